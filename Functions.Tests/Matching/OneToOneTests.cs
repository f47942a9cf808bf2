using Pipeline.Matching;

namespace Pipeline.Tests.Matching;

public sealed class OneToOneTests
{
    private static readonly MatchOptions Options = new();

    [Fact]
    public void Assign_TwoNamesOfOneEntity_TheSurerHasIt()
    {
        MatchResult[] results = [Result("a", ("1", 0.8), ("2", 0.6)), Result("b", ("1", 0.9))];
        var assigned = OneToOne.Assign(results, Options);
        Assert.Equal(("2", MatchStatus.Matched), (assigned[0].Best!.Id, assigned[0].Status));
        Assert.Equal(["1"], assigned[0].RunnersUp.Select(other => other.Id));
        Assert.Same(results[1], assigned[1]);
    }

    [Fact]
    public void Assign_NothingLeft_IsNone()
    {
        var assigned = OneToOne.Assign([Result("a", ("1", 0.8)), Result("b", ("1", 0.9))], Options);
        Assert.Equal((MatchStatus.None, null), (assigned[0].Status, assigned[0].Best));
        Assert.Equal(["1"], assigned[0].RunnersUp.Select(other => other.Id));
    }

    [Fact]
    public void Assign_OtherOrder_GivesTheSame()
    {
        MatchResult[] results = [Result("a", ("1", 0.8), ("2", 0.6)), Result("b", ("1", 0.8), ("3", 0.7)), Result("c", ("3", 0.7), ("2", 0.7))];
        var forward = OneToOne.Assign(results, Options).ToDictionary(result => result.SourceId, result => result.Best?.Id);
        var backward = OneToOne.Assign([.. results.Reverse()], Options).ToDictionary(result => result.SourceId, result => result.Best?.Id);
        Assert.Equal(forward, backward);
        Assert.Equal("1", forward["a"]);
    }

    private static MatchResult Result(string id, params (string Id, double Confidence)[] candidates)
    {
        MatchCandidate[] all = [.. candidates.Select(one => new MatchCandidate(one.Id, one.Id, MatchTier.Grams, one.Confidence))];
        return new MatchResult(id, id, Options.StatusOf(all[0].Confidence), all[0], all[1..], null);
    }
}
