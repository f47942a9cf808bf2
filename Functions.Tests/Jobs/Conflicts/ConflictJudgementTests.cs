using Pipeline.Jobs.Conflicts;

namespace Pipeline.Tests.Jobs.Conflicts;

public sealed class ConflictJudgementTests
{
    [Fact]
    public void Decide_AnnotationsOnBothSides_KeepsTheNewerAndOfEqualOnesTheGreater()
    {
        Assert.Equal("3-a", Decide(Leaf([3, 2], "3-a", "2-a", "1-x"), Leaf([2], "2-b", "1-x")));
        Assert.Equal("2-b", Decide(Leaf([2], "2-a", "1-x"), Leaf([2], "2-b", "1-x")));
        Assert.Equal("2-b", Decide(Leaf([2], "2-b", "1-x"), Leaf([2], "2-a", "1-x")));
    }

    [Fact]
    public void Decide_APersonOnOneSide_KeepsThatSideHoweverOldItIs()
    {
        Assert.Equal("2-p", Decide(Leaf([4, 3, 2], "4-a", "3-a", "2-a", "1-x"), Leaf([], "2-p", "1-x")));
        Assert.Equal("3-a", Decide(Leaf([3], "3-a", "2-person", "1-x"), Leaf([2], "2-b", "1-x")));
        Assert.Equal("3-p", Decide(Leaf([2], "3-p", "2-a", "1-x"), Leaf([2], "2-b", "1-x")));
    }

    [Fact]
    public void Decide_PersonsOnBothSides_LeavesItToThem() =>
        Assert.Null(Decide(Leaf([], "2-p", "1-x"), Leaf([3], "3-b", "2-q", "1-x")));

    [Fact]
    public void Decide_OlderAnnotationsBeforeTheyParted_AreNoMatter() =>
        Assert.Equal("4-b", Decide(Leaf([2, 4], "4-a", "3-x", "2-x", "1-x"), Leaf([2, 4], "4-b", "3-x", "2-x", "1-x")));

    [Fact]
    public void Decide_WhereTheyPartedIsNotKept_LeavesIt() => Assert.Null(Decide(Leaf([2], "2-a"), Leaf([2], "2-b")));

    [Fact]
    public void Decide_ThreeLeaves_LeavesOne() =>
        Assert.Equal("3-c", Decide(Leaf([2], "2-a", "1-x"), Leaf([2], "2-b", "1-x"), Leaf([2, 3], "3-c", "2-c", "1-x")));

    private static string? Decide(params Leaf[] leaves)
    {
        var decided = ConflictJudgement.Decide(leaves);
        Assert.Equal(decided, ConflictJudgement.Decide([.. leaves.Reverse()]));
        return decided?.Rev;
    }

    private static Leaf Leaf(int[] own, params string[] ancestry) =>
        new(ancestry[0], int.Parse(ancestry[0].Split('-')[0], System.Globalization.CultureInfo.InvariantCulture), ancestry, own.ToHashSet());
}
