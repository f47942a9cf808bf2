using System.Text;
using Pipeline.Classification;
using Pipeline.Classification.Evaluation;
using Pipeline.Classification.Training;

namespace Pipeline.Tests.Classification.Evaluation;

public sealed class EndToEndEvaluationTests
{
    [Fact]
    public void Run_TwoParagraphs_CountsCharactersOfLabelledTextOnly()
    {
        var document = new LabelledDocument("two", Encoding.UTF8.GetBytes("été a\n\nloose\n\nbc d"), [new(0, 7), new(16, 4)], ["A", "B"]);

        var confusion = EndToEndEvaluation.Run(new FirstLetterModel(), [document]);

        Assert.Equal(7, confusion.Total);
        Assert.Equal(4, confusion[0, 1]);
        Assert.Equal(3, confusion[1, 0]);
    }

    [Fact]
    public void Run_LabelledTextOutsideBlocks_HasTheLabelOfPageFurniture()
    {
        var document = new LabelledDocument("pages", Encoding.UTF8.GetBytes("a b\n--- Page 2 ---\nc"), [new(0, 3), new(4, 14)], ["B", "A"]);

        var confusion = EndToEndEvaluation.Run(new FirstLetterModel(), [document]);

        Assert.Equal(2, confusion[1, 1]);
        Assert.Equal(11, confusion[0, 0]);
    }

    [Fact]
    public void Run_ShippedModelOnTheTestPart_ReachesItsBar()
    {
        var confusion = EndToEndEvaluation.Run(SampleData.ShippedModel, SampleData.Corpus.Test);

        Assert.True(confusion.MacroF1 >= 0.90, $"macro-F1 {confusion.MacroF1:F3}");
    }

    [Fact]
    public void Run_ShippedModelOnSimulatedScans_ReachesItsBar()
    {
        var random = new SplitMix64(5);
        var scans = SampleData.Corpus.Test.Select(document => ScanSimulation.Run(document, random)).ToArray();

        var confusion = EndToEndEvaluation.Run(SampleData.ShippedModel, scans);

        Assert.True(confusion.MacroF1 >= 0.85, $"macro-F1 {confusion.MacroF1:F3}");
    }

    /// <summary>One paragraph for each blank line; those that begin with b are A, the others B.</summary>
    private sealed class FirstLetterModel : IParagraphModel
    {
        public IReadOnlyList<string> Labels => ["A", "B"];

        public int FurnitureLabel => 0;

        public void Segment(ReadOnlySpan<byte> text, List<Paragraph> paragraphs) => paragraphs.AddRange(Segments.Of(text));

        public void Classify(ReadOnlySpan<byte> text, ReadOnlySpan<Paragraph> paragraphs, Span<byte> given, Span<float> probabilities)
        {
            for (var i = 0; i < given.Length; i++)
            {
                given[i] = text[paragraphs[i].Start] == 'b' ? (byte)0 : (byte)1;
            }
        }
    }
}
