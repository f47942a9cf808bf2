using Pipeline.Matching.Generation;
using Pipeline.Matching.Index;
using Pipeline.Matching.Names;

namespace Pipeline.Tests.Matching;

public sealed class GramIndexTests
{
    private static readonly string[] Words =
        ["Northern Light Foods", "First National Bank of Ohio", "Acme Rocket Systems", "Silver Lake Partners", "Pacific Gold Mining", "Union Energy Trust", "Delta Air Lines"];

    [Theory]
    [InlineData(6, 0.35f, 0.2f)]
    [InlineData(1, 0.5f, 0f)]
    [InlineData(20, 0.1f, 1f)]
    public void Search_TwoThousandOfTwentyThousand_EqualsBruteForce(int most, float floor, float margin)
    {
        var names = SampleNames.Load().Select(entity => entity.Name).ToArray();
        var generator = new NameGenerator(7, names);
        string[] keys = [.. names.Concat(generator.Entities(20_000 - names.Length).Select(entity => entity.Name)).Select(Key)];
        var variation = new NameVariation(new Random(11), names);
        var random = new Random(13);
        var index = new GramIndex(keys);
        var brute = new BruteForce(keys);
        var scratch = new GramScratch();
        var hits = new Hit[most];
        for (var i = 0; i < 2_000; i++)
        {
            var query = Key(variation.Vary(keys[random.Next(keys.Length)]));
            var limits = new SearchLimits(floor, margin);
            var found = index.Search(query, scratch, limits, hits);
            Assert.True(brute.Agrees(query, limits, most, hits.AsSpan(0, found)), $"'{query}': {string.Join(", ", hits[..found])}");
        }
    }

    [Fact]
    public void Search_AfterOtherSearches_FindsTheSame()
    {
        string[] keys = [.. Words.Select(Key)];
        var index = new GramIndex(keys);
        var used = new GramScratch();
        var first = new Hit[3];
        var again = new Hit[3];
        var found = index.Search("acme rocket", used, new SearchLimits(0.1f, 1), first);
        index.Search("delta air lines", used, new SearchLimits(0.1f, 1), again);
        Assert.Equal(found, index.Search("acme rocket", used, new SearchLimits(0.1f, 1), again));
        Assert.Equal(first, again);
        Assert.All(used.Partial, value => Assert.Equal(0u, value));
        Assert.All(used.Query, value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("日本")]
    public void Search_NothingInCommon_FindsNothing(string key)
    {
        var index = new GramIndex([.. Words.Select(Key)]);
        Assert.Equal(0, index.Search(key, new GramScratch(), new SearchLimits(0.1f, 1), new Hit[3]));
    }

    private static string Key(string name) => NameNormaliser.Shared.Normalise(name).Key;
}
