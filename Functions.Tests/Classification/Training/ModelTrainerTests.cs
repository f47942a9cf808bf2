using System.Security.Cryptography;
using Pipeline.Classification;
using Pipeline.Classification.Training;

namespace Pipeline.Tests.Classification.Training;

public sealed class ModelTrainerTests
{
    private static readonly DateOnly Date = new(2026, 11, 21);

    // On any machine, and so of the shipped model too. Where the training has been changed on purpose, the hash and the shipped model are made anew.
    [Fact]
    public void Train_FourArticles_GivesTheRecordedBytes() => Assert.Equal(
        "77d8ddc22c5e3f91670d659762719645ae630c76", Convert.ToHexStringLower(SHA256.HashData(TrainSmall(1)))[..40]);

    [Fact]
    public void Train_TwiceOnTheSame_GivesTheSameBytes()
    {
        Assert.Equal(TrainSmall(1), TrainSmall(1));
        Assert.NotEqual(TrainSmall(1), TrainSmall(2));
    }

    [Fact]
    public void Train_NoTestPart_IsEvaluatedOnDocumentsHeldOut()
    {
        var reports = new List<TrainingProgress>();
        var corpus = new Corpus([.. SampleData.Corpus.Train.Take(6)], [], []);
        var options = new TrainingOptions { MaximumEpochs = 12, Patience = 1, TableBits = 14, SimulateScans = false };

        var file = new ModelTrainer(corpus, LabelMap.Identity, "six articles", Date, options).Train(reports.Add, CancellationToken.None);

        var description = ModelFile.Read(file).Description;
        var heldOut = reports.TakeWhile(report => report.HeldOutMacroF1 is not null).ToArray();
        Assert.Equal(2, description.Evaluation!.Documents);
        Assert.Equal(heldOut.MaxBy(report => report.HeldOutMacroF1)!.Epoch, description.Epochs);
        Assert.InRange(description.Evaluation.MacroF1, 0.3, 1);
        Assert.True(heldOut.Length < 12, "training goes on although the held-out documents gain nothing");
        Assert.Equal(description.Epochs, reports.Count(report => report.Step == "all documents"));
        Assert.Equal(4 + 5, reports.Count(report => report.Step.StartsWith("without fold", StringComparison.Ordinal)));
    }

    [Fact]
    public void Train_OneLabelOnly_IsRefused()
    {
        var corpus = new Corpus([new LabelledDocument("one", "text"u8.ToArray(), [new Paragraph(0, 4)], ["A"])], [], []);

        Assert.Throws<InvalidDataException>(
            () => new ModelTrainer(corpus, LabelMap.Identity, "one", Date, new TrainingOptions()).Train(_ => { }, CancellationToken.None));
    }

    private static byte[] TrainSmall(ulong seed)
    {
        var corpus = new Corpus([.. SampleData.Corpus.Train.Take(4)], [], []);
        var options = new TrainingOptions { Seed = seed, MaximumEpochs = 4, TableBits = 14 };
        return new ModelTrainer(corpus, LabelMap.Identity, "four articles", Date, options).Train(_ => { }, CancellationToken.None);
    }
}
