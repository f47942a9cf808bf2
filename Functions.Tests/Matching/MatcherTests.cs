using FsCheck;
using FsCheck.Fluent;
using Pipeline.Matching;
using Pipeline.Matching.Generation;
using Pipeline.Matching.Index;
using Pipeline.Matching.References;
using Pipeline.Matching.Scoring;

namespace Pipeline.Tests.Matching;

public sealed class MatcherTests
{
    private static readonly Lazy<Matcher> Sample = new(() => new Matcher(new ReferenceIndex(SampleNames.Reference), MatchModel.Load(MatchModel.Shipped)));

    private static readonly Matcher Small = Make(
        new ReferenceEntity("1", "Tetra Tech, Inc.") { Tickers = ["TTEK"] },
        new ReferenceEntity("2", "Tetra Technologies Inc") { Tickers = ["TTI"] },
        new ReferenceEntity("3", "Apple Inc.") { Lei = "HWUPKR0MPOU8FGXBT394", Isins = ["US0378331005"], Tickers = ["AAPL"], Aliases = ["Apple Computer"] },
        new ReferenceEntity("4", "Delta Holding") { Country = "US" },
        new ReferenceEntity("5", "Delta Holding") { Country = "FR" },
        new ReferenceEntity("6", "Churchill Capital Corp VII"),
        new ReferenceEntity("7", "Churchill Capital Corp IX"),
        new ReferenceEntity("8", "株式会社日立製作所"));

    [Theory]
    [InlineData("Tetra Tech", "1")]
    [InlineData("TETRA TECHNOLOGIES", "2")]
    [InlineData("apple computer", "3")]
    [InlineData("Churchill Capital VII", "6")]
    [InlineData("Churchill Capital Corporation IX", "7")]
    [InlineData("日立製作所", "8")]
    public void Match_Name_FindsItsEntity(string name, string id)
    {
        var result = Match(new MatchQuery("s", name));
        Assert.Equal(id, result.Best!.Id);
        Assert.Equal(MatchStatus.Matched, result.Status);
    }

    [Theory]
    [InlineData("HWUPKR0MPOU8FGXBT394", null, MatchTier.Lei)]
    [InlineData(null, "US0378331005", MatchTier.Isin)]
    public void Match_Identifier_WinsOverTheName(string? lei, string? isin, MatchTier tier)
    {
        var result = Match(new MatchQuery("s", "Something else") { Lei = lei, Isin = isin });
        Assert.Equal(("3", tier, MatchStatus.Matched), (result.Best!.Id, result.Best.Tier, result.Status));
    }

    [Fact]
    public void Match_LeiWithWrongCheckDigits_IsNotUsedAndSaid()
    {
        var result = Match(new MatchQuery("s", "Tetra Tech") { Lei = "HWUPKR0MPOU8FGXBT395" });
        Assert.Equal("1", result.Best!.Id);
        Assert.Contains(result.Evidence!.Notes, note => note.Contains("HWUPKR0MPOU8FGXBT395", StringComparison.Ordinal));
    }

    [Fact]
    public void Match_TickerOfAnotherName_IsNotUsed()
    {
        var result = Match(new MatchQuery("s", "Tetra Tech") { Ticker = "AAPL" });
        Assert.Equal("1", result.Best!.Id);
        Assert.NotEqual(MatchTier.Ticker, result.Best.Tier);
    }

    [Theory]
    [InlineData("US", "4")]
    [InlineData("fr", "5")]
    public void Match_EntitiesOfOneName_AreToldApartByCountry(string country, string id)
    {
        var result = Match(new MatchQuery("s", "Delta Holding") { Country = country });
        Assert.Equal((id, MatchStatus.Matched), (result.Best!.Id, result.Status));
        Assert.Equal("equal", result.Evidence!.Country);
    }

    [Fact]
    public void Match_EntitiesOfOneNameAndNothingElse_IsNotMatched()
    {
        var result = Match(new MatchQuery("s", "Delta Holding"));
        Assert.NotEqual(MatchStatus.Matched, result.Status);
    }

    [Fact]
    public void Match_Evidence_NamesWordsAndWhatIsLeftOver()
    {
        var evidence = Match(new MatchQuery("s", "Churchill Capitol VII Trading")).Evidence!;
        Assert.Equal(["churchill", "capitol~capital", "vii"], evidence.Words);
        Assert.Equal(["trading"], evidence.SourceLeftOver);
        Assert.Equal("equal", evidence.Numbers);
        Assert.Equal("none", evidence.LegalForm);
        Assert.NotEmpty(evidence.Contributions);
    }

    [Fact]
    public void Match_FuzzedNames_NeverThrowAndAreSureOfNothingAbsurd() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(FuzzedNames.Any().ToArbitrary(), name =>
        {
            var result = Match(new MatchQuery("s", name) { Country = name, Ticker = name, Lei = name, Isin = name });
            return result.RunnersUp.Count <= 3 && (result.Best is null || result.Best.Confidence is >= 0 and <= 1);
        }));

    [Fact]
    public void Match_AnyOrderOfNames_GivesTheSame()
    {
        var queries = Queries(400);
        var first = queries.ToDictionary(query => query.Id, query => Json(Sample.Value.Match(query, new MatchScratch())));
        var scratch = new MatchScratch();
        foreach (var query in queries.Reverse())
        {
            Assert.Equal(first[query.Id], Json(Sample.Value.Match(query, scratch)));
        }
    }

    [Fact]
    public void Match_TwoThreads_GiveTheSame()
    {
        var queries = Queries(400);
        var scratch = new MatchScratch();
        string[] one = [.. queries.Select(query => Json(Sample.Value.Match(query, scratch)))];
        var two = new string[queries.Length];
        Parallel.For(
            0,
            queries.Length,
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            () => new MatchScratch(),
            (i, _, own) =>
            {
                two[i] = Json(Sample.Value.Match(queries[i], own));
                return own;
            },
            _ => { });
        Assert.Equal(one, two);
    }

    [Theory]
    [InlineData(0.5, 0.6)]
    [InlineData(1.1, 0.5)]
    [InlineData(double.NaN, 0.5)]
    [InlineData(0.5, -0.1)]
    public void Options_OutOfBounds_AreRefused(double accept, double review) =>
        Assert.Throws<ArgumentException>(() => new MatchOptions { Accept = accept, Review = review }.Validate());

    private static MatchQuery[] Queries(int count)
    {
        var names = SampleNames.Load();
        var variation = new NameVariation(new Random(3), names.Take(500).Select(entity => entity.Name));
        return [.. Enumerable.Range(0, count).Select(i => new MatchQuery($"{i}", variation.Vary(names[i * 17 % names.Count].Name)))];
    }

    private static string Json(MatchResult result)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        MatchResultJson.WriteLine(result, output);
        return System.Text.Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static MatchResult Match(in MatchQuery query) => Small.Match(query, new MatchScratch());

    private static Matcher Make(params ReferenceEntity[] entities) =>
        new(new ReferenceIndex(new Reference("small", entities)), MatchModel.Load(MatchModel.Shipped));
}
