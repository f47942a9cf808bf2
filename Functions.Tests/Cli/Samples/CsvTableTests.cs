using FsCheck;
using FsCheck.Fluent;
using Pipeline.Cli.Samples;

namespace Pipeline.Tests.Cli.Samples;

public class CsvTableTests
{
    [Fact]
    public void Parse_QuotesCommasAndLineBreaks_KeepsThem()
    {
        var rows = CsvTable.Parse("a,b\r\n\"x, \"\"y\"\"\",\"one\ntwo\"\n,\n").ToList();

        Assert.Equal(2, rows.Count);
        Assert.Equal("x, \"y\"", rows[0]["a"]);
        Assert.Equal("one\ntwo", rows[0]["b"]);
        Assert.Equal("", rows[1]["a"]);
        Assert.Equal("", rows[1]["b"]);
    }

    [Fact]
    public void Parse_RecordTooShort_NamesItsNumber()
    {
        var error = Assert.Throws<FormatException>(() => CsvTable.Parse("a,b\n1,2\n3\n").ToList());

        Assert.Equal("Record 3 has 1 fields; the first record has 2.", error.Message);
    }

    [Fact]
    public void Parse_QuoteNeverClosed_NamesWhereItBegins()
    {
        var error = Assert.Throws<FormatException>(() => CsvTable.Parse("a,b\n1,\"2\n").ToList());

        Assert.Equal("The quoted field that begins at character 6 is never closed.", error.Message);
    }

    [Fact]
    public void Parse_WhatWasQuoted_ComesBack() =>
        Prop.ForAll<NonNull<string>, NonNull<string>>((first, second) =>
        {
            var row = Assert.Single(CsvTable.Parse($"a,b\n{Quoted(first.Get)},{Quoted(second.Get)}\n"));
            return row["a"] == first.Get && row["b"] == second.Get;
        }).QuickCheckThrowOnFailure();

    private static string Quoted(string field) => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
