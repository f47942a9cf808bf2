using Pipeline.Checkpoints;
using Pipeline.MicroBatch;

namespace Pipeline.Tests.MicroBatch;

public sealed class RecognisedRowsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void TryRead_WhatWasWritten_HoldsTheSameRows()
    {
        var rows = new RecognisedRows(TimeSpan.FromSeconds(60));
        rows.Add(Row(0, "\"a\""));
        rows.Add(Row(5, "\"ä\""));

        var read = new RecognisedRows(TimeSpan.FromSeconds(60));
        Assert.True(read.TryRead(rows.Write("token"), "token"));

        Assert.Equal(2, read.Count);
        Assert.True(read.Contains(Row(0, "\"a\"")));
        Assert.True(read.Contains(Row(5, "\"ä\"")));
        Assert.False(read.Contains(Row(1, "\"a\"")));
        Assert.False(read.Contains(Row(0, "\"b\"")));
        Assert.False(read.Changed);
    }

    [Fact]
    public void TryRead_AnotherTokenOrDamagedBlob_HoldsNothing()
    {
        var rows = new RecognisedRows(TimeSpan.FromSeconds(60));
        rows.Add(Row(0, "1"));
        var content = rows.Write("token");
        var read = new RecognisedRows(TimeSpan.FromSeconds(60));

        Assert.False(read.TryRead(content, "other"));
        Assert.False(read.TryRead(content.AsSpan(1), "token"));
        Assert.False(read.TryRead(content.AsSpan(0, content.Length - 1), "token"));
        Assert.False(read.TryRead([], "token"));
        Assert.Equal(0, read.Count);
    }

    [Fact]
    public void Add_RowsBeyondTheOverlap_AreForgotten()
    {
        var rows = new RecognisedRows(TimeSpan.FromSeconds(10));
        for (var second = 0; second <= 100; second++)
        {
            rows.Add(Row(second, "1"));
        }

        Assert.Equal(11, rows.Count);
        Assert.True(rows.Contains(Row(90, "1")));
        Assert.False(rows.Contains(Row(89, "1")));
    }

    [Fact]
    public void Add_Full_ForgetsTheOldest()
    {
        var rows = new RecognisedRows(TimeSpan.FromHours(1), capacity: 3);
        foreach (var second in new[] { 5, 1, 4, 2, 3 })
        {
            rows.Add(Row(second, "1"));
        }

        Assert.Equal([3, 4, 5], Enumerable.Range(1, 5).Where(second => rows.Contains(Row(second, "1"))));
    }

    private static Cursor Row(int seconds, string id) => new(Start + TimeSpan.FromSeconds(seconds), id);
}
