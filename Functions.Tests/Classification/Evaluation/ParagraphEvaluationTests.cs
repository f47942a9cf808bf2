using Pipeline.Classification.Evaluation;

namespace Pipeline.Tests.Classification.Evaluation;

public sealed class ParagraphEvaluationTests
{
    [Fact]
    public void Run_ShippedModelOnTheTestPart_ReachesItsBar()
    {
        var confusion = ParagraphEvaluation.Run(SampleData.ShippedModel, SampleData.Corpus.Test);

        Assert.Equal(1828, confusion.Total);
        Assert.True(confusion.MacroF1 >= 0.90, $"macro-F1 {confusion.MacroF1:F3}");
        Assert.Equal(SampleData.ShippedModel.Description.Evaluation!.MacroF1, confusion.MacroF1);
    }

    [Fact]
    public void Run_ShippedModelWithoutRunInHeadings_ReachesItsBar()
    {
        var confusion = ParagraphEvaluation.Run(
            SampleData.ShippedModel, [.. SampleData.Corpus.Test.Select(document => document.CutHeadings()!)]);

        Assert.Equal(1828, confusion.Total);
        Assert.True(confusion.MacroF1 >= 0.82, $"macro-F1 {confusion.MacroF1:F3}");
    }
}
