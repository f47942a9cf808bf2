using Pipeline.Classification.Features;
using Pipeline.Classification.Segmentation;
using Pipeline.Classification.Training;

namespace Pipeline.Tests.Classification.Training;

public sealed class OutOfFoldTrainerTests
{
    private static readonly TrainingOptions Options = new() { MaximumEpochs = 2, TableBits = 14 };

    [Fact]
    public void Train_LabelsOfOneDocumentChanged_KeepsItsScoresAndThoseOfItsVariants()
    {
        LabelledDocument[] articles = [.. SampleData.Corpus.Train.OrderBy(document => document.Text.Length).Take(4)];
        LabelledDocument[] documents = [.. articles, .. articles.Select(article => article.CutHeadings()!)];
        LabelledDocument[] changed = [.. documents.Select(document => document.Name == articles[1].Name
            ? document with { Labels = [.. document.Labels.Select(_ => "Key")] }
            : document)];

        var scores = Train(documents);
        var others = Train(changed);

        Assert.Equal(scores[1], others[1]);
        Assert.Equal(scores[5], others[5]);
        Assert.NotEqual(scores[0], others[0]);
        Assert.All(scores, document => Assert.Contains(document, score => score != 0));
    }

    private static float[][] Train(LabelledDocument[] documents)
    {
        string[] labels = [.. SampleData.Corpus.Train.SelectMany(document => document.Labels).Distinct().Order(StringComparer.Ordinal)];
        var extractor = new FeatureExtractor(Options.TableBits);
        DocumentFeatures[] features = [.. documents.Select(document => new DocumentFeatures(document, labels, extractor, new PageFurniture()))];
        return new OutOfFoldTrainer(labels.Length, Options).Train(
            features, [.. documents.Select(document => document.Name)], _ => { }, CancellationToken.None).Scores;
    }
}
