using Pipeline.Classification.Evaluation;
using Pipeline.Classification.Training;

namespace Pipeline.Tests.Classification.Evaluation;

public sealed class CrossValidationTests
{
    private static readonly LabelledDocument[] Articles = [.. SampleData.Corpus.Train.OrderBy(document => document.Text.Length).Take(6)];

    private static readonly CrossValidation Validation = new(
        LabelMap.Identity, new TrainingOptions { MaximumEpochs = 2, TableBits = 14, SecondPass = false, SimulateScans = false });

    [Fact]
    public void ByDocument_AnyNumberOfFolds_DealsEachDocumentOnce()
    {
        var folds = Validation.ByDocument(Articles, 4);

        Assert.Equal([2, 2, 1, 1], folds.Select(fold => fold.Count));
        Assert.Equal(Articles.Select(article => article.Name).Order(), folds.SelectMany(fold => fold).Select(article => article.Name).Order());
    }

    [Fact]
    public void ByJournal_NamesWithJournals_MakesAFoldOfEach()
    {
        LabelledDocument[] documents = [Named("10.3897_zookeys.1.2"), Named("mycotaxon117_s8"), Named("10.3897_ZooKeys.3.4"), Named("mycotaxon119_s1")];

        Assert.Equal([2, 2], CrossValidation.ByJournal(documents).Select(fold => fold.Count));
    }

    [Fact]
    public void Run_TwoFolds_CountsEachParagraphOnceByAModelThatHasNotSeenIt()
    {
        var reports = new List<string>();

        var found = Validation.Run(Validation.ByDocument(Articles, 2), 2, reports.Add, CancellationToken.None);

        var paragraphs = Articles.Sum(article => article.Paragraphs.Length);
        Assert.Equal(2, reports.Count);
        Assert.Equal(6, found.Paragraphs.Count);
        Assert.Equal(paragraphs, found.Paragraphs.Sum(document => document.Total));
        Assert.Equal(paragraphs, found.WithoutHeadings.Sum(document => document.Total));
        Assert.InRange(ConfusionMatrix.Sum(found.Paragraphs[0].Labels, found.Paragraphs).Accuracy, 0.3, 0.99);
        Assert.Equal(6, found.EndToEnd.Count);
        Assert.Equal(2, Validation.Run(Validation.ByDocument(Articles, 3), 1, _ => { }, CancellationToken.None).Paragraphs.Count);
    }

    private static LabelledDocument Named(string name) => new(name, [], [], []);
}
