using FsCheck;
using FsCheck.Fluent;
using Pipeline.Classification.Training;

namespace Pipeline.Tests.Classification.Training;

public class CsvTableTests
{
    [Fact]
    public void Parse_QuotesCommasAndLineBreaks_KeepsThem()
    {
        var rows = CsvTable.Parse("a,b\r\n\"x, \"\"y\"\"\",\"one\ntwo\"\n\n,\n").ToList();

        Assert.Equal([3, 5], rows.Select(row => row.Line));
        Assert.Equal("x, \"y\"", rows[0].Values["a"]);
        Assert.Equal("one\ntwo", rows[0].Values["b"]);
        Assert.Equal("", rows[1].Values["a"]);
        Assert.Equal("", rows[1].Values["b"]);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", "line 3: the record has 1 fields, and the first has 2.")]
    [InlineData("a,b\n1,\"2\n", "line 3: '\"2' has a quote where none may be, or one that is never closed.")]
    [InlineData("a,b\n1,x\"2\n", "line 2: 'x\"2' has a quote where none may be, or one that is never closed.")]
    [InlineData("a,a\n1,2\n", "line 1: two columns have one name.")]
    public void Parse_Malformed_NamesTheLine(string text, string message)
    {
        var error = Assert.Throws<InvalidDataException>(() => CsvTable.Parse(text).ToList());

        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,b\n")]
    public void Parse_NoRecords_IsEmpty(string text) => Assert.Empty(CsvTable.Parse(text));

    [Fact]
    public void Parse_WhatWasQuoted_ComesBack() =>
        Prop.ForAll<NonNull<string>, NonNull<string>>((first, second) =>
        {
            var row = Assert.Single(CsvTable.Parse($"a,b\n{Quoted(first.Get)},{Quoted(second.Get)}\n"));
            return row.Values["a"] == first.Get && row.Values["b"] == second.Get;
        }).QuickCheckThrowOnFailure();

    private static string Quoted(string field) => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
