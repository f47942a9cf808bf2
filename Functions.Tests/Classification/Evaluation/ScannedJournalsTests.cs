using Pipeline.Classification;
using Pipeline.Classification.Evaluation;
using Pipeline.Classification.Training;

namespace Pipeline.Tests.Classification.Evaluation;

public sealed class ScannedJournalsTests
{
    private static string ThreeLabels => Path.Combine(SampleData.Folder, "three-labels.json");

    [ScannedJournalsFact]
    public void Train_ScannedJournalsWithThreeLabels_ReachesTheBarsOnTheirTestPart()
    {
        var labels = LabelMap.Parse(File.ReadAllText(ThreeLabels), ThreeLabels);
        var corpus = Corpus.Load(ScannedJournalsFactAttribute.Folder!, labels);
        var trainer = new ModelTrainer(corpus, labels, "scanned journals", new DateOnly(2026, 11, 21), new TrainingOptions());

        var evaluation = ModelFile.Read(trainer.Train(_ => { }, CancellationToken.None)).Description.Evaluation!;

        Assert.True(evaluation.MacroF1 >= 0.90, $"paragraphs: macro-F1 {evaluation.MacroF1:F3}");
        Assert.True(evaluation.EndToEndMacroF1 >= 0.85, $"end to end: macro-F1 {evaluation.EndToEndMacroF1:F3}");
    }
}
