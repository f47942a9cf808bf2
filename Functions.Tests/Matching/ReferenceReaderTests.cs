using Pipeline.Matching.References;

namespace Pipeline.Tests.Matching;

public sealed class ReferenceReaderTests
{
    [Fact]
    public void Read_Csv_TakesEveryField()
    {
        var (reference, report) = Read("""
            id,name,aliases,country,ticker,lei,isin
            1,Apple Inc.,Apple Computer|Apple,US,aapl,HWUPKR0MPOU8FGXBT394,US0378331005
            """);
        var entity = Assert.Single(reference.Entities);
        Assert.Equal(("1", "Apple Inc.", "US", "HWUPKR0MPOU8FGXBT394"), (entity.Id, entity.Name, entity.Country, entity.Lei));
        Assert.Equal(["Apple Computer", "Apple"], entity.Aliases);
        Assert.Equal(["AAPL"], entity.Tickers);
        Assert.Equal(["US0378331005"], entity.Isins);
        Assert.Empty(report.Problems);
    }

    [Fact]
    public void Read_BadRows_AreLeftOutAndNamed()
    {
        var (reference, report) = Read("""
            id,name,lei
            1,One,
            ,No id,
            2,,
            1,Twice,
            3,Three,HWUPKR0MPOU8FGXBT395
            4,Four
            5,Fi"ve,
            """);
        Assert.Equal(["1", "3"], reference.Entities.Select(entity => entity.Id));
        Assert.Equal(
            [(3, "id", true), (4, "name", true), (5, "id", true), (6, "lei", false), (7, "row", true), (8, "row", true)],
            report.Problems.Select(problem => ((int)problem.Row, problem.Field, problem.IsLeftOut)));
        Assert.Equal(5, report.LeftOut);
        Assert.Equal(7, report.Rows);
        Assert.Null(reference.Entities[1].Lei);
    }

    [Fact]
    public void Read_Ndjson_TakesArraysAndPassesOverBadLines()
    {
        var (reference, report) = Read("""
            {"id":7,"name":"Seven","aliases":["Sept","Sieben"],"tickers":["SVN"]}
            not json

            [1]
            {"_id":"8","company_name":"Eight"}
            """, RowFormat.Ndjson);
        Assert.Equal(["7", "8"], reference.Entities.Select(entity => entity.Id));
        Assert.Equal(["Sept", "Sieben"], reference.Entities[0].Aliases);
        Assert.Equal([2L, 4L], report.Problems.Select(problem => problem.Row));
    }

    [Theory]
    [InlineData("")]
    [InlineData("id,title\n1,One\n")]
    [InlineData("id,name\n")]
    public void Read_NothingToUse_IsRefused(string text) => Assert.Throws<InvalidDataException>(() => Read(text));

    [Fact]
    public void Read_ChosenColumns_AreTaken()
    {
        using var text = new StringReader("ciq_id,cik,company_name\nCIK1,1,One\n");
        var columns = new Dictionary<string, string> { ["id"] = "cik" };
        var reference = ReferenceReader.Read("r", text, RowFormat.Csv, columns, new RowReport());
        Assert.Equal("1", reference.Entities[0].Id);
    }

    [Fact]
    public void Version_OtherOrderOfRows_IsTheSame()
    {
        var (one, _) = Read("id,name\n1,One\n2,Two\n");
        var (other, _) = Read("id,name\n2,Two\n1,One\n");
        var (changed, _) = Read("id,name\n1,One\n2,Two B\n");
        Assert.Equal(one.Version, other.Version);
        Assert.NotEqual(one.Version, changed.Version);
        Assert.Matches("^[0-9a-f]{16}$", one.Version);
    }

    private static (Reference Reference, RowReport Report) Read(string text, RowFormat format = RowFormat.Csv)
    {
        var report = new RowReport();
        using var reader = new StringReader(text);
        return (ReferenceReader.Read("r", reader, format, null, report), report);
    }
}
