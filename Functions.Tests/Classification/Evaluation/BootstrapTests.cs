using Pipeline.Classification.Evaluation;

namespace Pipeline.Tests.Classification.Evaluation;

public sealed class BootstrapTests
{
    [Fact]
    public void MacroF1_DocumentsAllAlike_HasNoWidth()
    {
        var interval = Bootstrap.MacroF1([.. Enumerable.Repeat(Counts(8, 2), 5)]);

        Assert.Equal(ConfusionMatrix.Sum(["A", "B"], [Counts(8, 2)]).MacroF1, interval.Value, 12);
        Assert.Equal(interval.Value, interval.Low, 12);
        Assert.Equal(interval.Value, interval.High, 12);
    }

    [Fact]
    public void MacroF1_FewDocuments_IsWiderThanOfManyAndHoldsTheFigure()
    {
        var few = Bootstrap.MacroF1([.. Mixed(6)]);
        var many = Bootstrap.MacroF1([.. Mixed(96)]);

        Assert.InRange(few.Value, few.Low, few.High);
        Assert.InRange(many.High - many.Low, 0.001, (few.High - few.Low) / 2);
        Assert.Equal(few, Bootstrap.MacroF1([.. Mixed(6)]));
    }

    [Fact]
    public void Difference_OneBetterOnEveryDocument_IsAboveZero()
    {
        var difference = Bootstrap.Difference([.. Mixed(12)], [.. Enumerable.Repeat(Counts(10, 0), 12)]);

        Assert.True(difference.Low > 0);
        Assert.Throws<ArgumentException>(() => Bootstrap.Difference([Counts(1, 0)], [Counts(1, 0), Counts(1, 0)]));
    }

    private static IEnumerable<ConfusionMatrix> Mixed(int count) => Enumerable.Range(0, count).Select(number => Counts(9 - (number % 5), 1 + (number % 5)));

    private static ConfusionMatrix Counts(int right, int wrong)
    {
        var counts = new ConfusionMatrix(["A", "B"]);
        counts.Add(0, 0, right);
        counts.Add(0, 1, wrong);
        counts.Add(1, 1, right);
        return counts;
    }
}
