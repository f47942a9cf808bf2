using Pipeline.Classification.Evaluation;

namespace Pipeline.Tests.Classification.Evaluation;

public sealed class ConfusionMatrixTests
{
    [Fact]
    public void Figures_OfCountsByHand_AreTheFormulas()
    {
        var confusion = new ConfusionMatrix(["A", "B", "Never"]);
        confusion.Add(0, 0, 6);
        confusion.Add(0, 1, 2);
        confusion.Add(1, 0, 1);
        confusion.Add(1, 1, 3);

        Assert.Equal(12, confusion.Total);
        Assert.Equal(9.0 / 12, confusion.Accuracy);
        Assert.Equal(6.0 / 7, confusion.Precision(0));
        Assert.Equal(6.0 / 8, confusion.Recall(0));
        Assert.Equal(12.0 / 15, confusion.F1(0));
        Assert.Equal(6.0 / 9, confusion.F1(1));
        Assert.Equal(0, confusion.F1(2));
        Assert.Equal(((12.0 / 15) + (6.0 / 9)) / 2, confusion.MacroF1);
    }

    [Fact]
    public void MacroF1_OfNothing_IsZero() => Assert.Equal(0, new ConfusionMatrix(["A"]).MacroF1);
}
