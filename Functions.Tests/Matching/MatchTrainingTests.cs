using Pipeline.Matching.Evaluation;
using Pipeline.Matching.Names;
using Pipeline.Matching.References;
using Pipeline.Matching.Scoring;
using Pipeline.Matching.Training;

namespace Pipeline.Tests.Matching;

public sealed class MatchTrainingTests
{
    private static readonly MatchTrainingOptions Quick = new() { Variations = 300, Sizes = [1_000] };

    [Fact]
    public void Train_SameDataAndSeed_GivesTheSameBytes()
    {
        var pairs = Pairs();
        byte[] Train() => new MatchTrainer(Small(), pairs, "a test", new DateOnly(2026, 1, 1), Quick).Train(_ => { }, default);
        Assert.Equal(Train(), Train());
    }

    [Fact]
    public void Train_WithoutTrainingPairs_IsRefused() =>
        Assert.Throws<InvalidDataException>(() => new MatchTrainer(
            Small(), [], "none", new DateOnly(2026, 1, 1), Quick with { Variations = 0 }).Train(_ => { }, default));

    [Fact]
    public void Shipped_OnTheTestPart_ReachesTheBars()
    {
        var model = MatchModel.Load(MatchModel.Shipped);
        Assert.Equal(NameNormaliser.Shared.Version, model.Description.Normaliser);
        var figures = new MatchEvaluation(SampleNames.Reference, [.. Pairs().Where(pair => pair.IsTest)], model).Figures(0.5);
        Assert.Equal(186, figures.Names);
        Assert.InRange(figures.Precision, 0.99, 1);
        Assert.InRange(figures.Recall, 0.935, 1);
        Assert.InRange(figures.FalseWhenAbsent, 0, 0.04);
        Assert.InRange(figures.FalseWhenAbsentAt85, 0, 0.015);
        Assert.Equal(model.Description.Evaluation, figures);
    }

    [Theory]
    [InlineData(500, 1, 0)]
    [InlineData(1_000, 1, 0)]
    [InlineData(100_000, 2, -1)]
    [InlineData(2_000_000, 2, -1)]
    [InlineData(10_000, 1.5, -0.5)]
    public void Calibration_Size_IsBetweenItsNeighbours(int size, double slope, double intercept)
    {
        var point = new Calibration([new(100_000, 2, -1), new(1_000, 1, 0)]).At(size);
        Assert.Equal((slope, intercept), (Math.Round(point.Slope, 9), Math.Round(point.Intercept, 9)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no json")]
    [InlineData("""{"format":1,"description":null,"weights":{"bias":1},"calibration":[]}""")]
    public void Read_NoModel_IsRefused(string text) => Assert.Throws<InvalidDataException>(() => MatchModel.Read(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Fit_SeparatedExamples_FindsTheirSide()
    {
        var weights = LogisticTrainer.Fit([[1, 0], [1, 1], [1, 2], [1, 3]], [false, false, true, true], [1, 1, 1, 1], 2, 1e-3);
        Assert.True(weights[0] < 0 && weights[1] > 0);
        Assert.Equal(1.5, -weights[0] / weights[1], 1);
    }

    private static IReadOnlyList<GoldPair> Pairs()
    {
        using var text = new StreamReader(Path.Combine(SampleNames.Folder, "pairs.csv"));
        return GoldPair.Read(text);
    }

    private static Reference Small()
    {
        var targets = Pairs().Select(pair => pair.TargetId).ToHashSet();
        return new Reference("small", SampleNames.Load().Where((entity, i) => i % 12 == 0 || targets.Contains(entity.Id)));
    }
}
