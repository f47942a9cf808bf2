using Pipeline.Jobs.Schedules;

namespace Pipeline.Tests.Jobs.Schedules;

public sealed class ForeignChangesTests
{
    private readonly JobBench _bench = new();
    private readonly TestClock _time = new();

    [Theory]
    [InlineData("j1", "2000-x", false)]
    [InlineData("j2", "1000-x", true)]
    [InlineData(null, "1000-x", true)]
    public async Task LookAsync_WhatAJobWrote_IsForeignToAllOthers(string? job, string reached, bool isFound)
    {
        await AnnotateAsync(1_000);

        var look = await new ForeignChanges(_time).LookAsync(_bench.Database, "1000-x", job, default);

        Assert.Equal(new ForeignLook(reached, isFound), look);
    }

    [Fact]
    public async Task LookAsync_MoreThanTheTimeAllows_IsLeftToAJobThatBeginsWhereItCame()
    {
        await AnnotateAsync(2_500);
        _bench.Server.BeforeRequest = (_, request) => _time.Advance(request == "read" ? 2 * ForeignChanges.LongestLook / 3 : TimeSpan.Zero);

        var look = await new ForeignChanges(_time).LookAsync(_bench.Database, "2500-x", "j1", default);

        Assert.Equal(new ForeignLook("4500-x", IsFound: true), look);
    }

    [Fact]
    public async Task LookAsync_ChangeOnALaterPage_IsFound()
    {
        await AnnotateAsync(1_500);
        _bench.Database.PutAttachment("doc-0007", "a.txt", "another");

        var look = await new ForeignChanges(_time).LookAsync(_bench.Database, "1500-x", "j1", default);

        Assert.Equal(new ForeignLook("3000-x", IsFound: true), look);
    }

    private async Task AnnotateAsync(int documents)
    {
        for (var index = 0; index < documents; index++)
        {
            _bench.Database.Put($"doc-{index:0000}", null, ("a.txt", "text"));
        }

        await _bench.RunAsync(JobBench.Settings(batchSize: 5_000));
    }
}
