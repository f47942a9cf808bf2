using System.Text;
using Pipeline.Classification.Training;

namespace Pipeline.Tests.Classification.Evaluation;

/// <summary>Short texts of our own, without front matter and in six languages: what the shipped model was not trained on.</summary>
public sealed class ShortTextsTests
{
    private static readonly Corpus Texts = Corpus.Load(Path.Combine(AppContext.BaseDirectory, "Classification", "ShortTexts"), LabelMap.Identity);

    [Fact]
    public void Classify_ShortTextsInSixLanguages_LabelsMostBlocks()
    {
        var model = SampleData.ShippedModel;
        var (right, all) = (0, 0);
        var wrong = new StringBuilder();
        foreach (var text in Texts.Train)
        {
            var given = new byte[text.Paragraphs.Length];
            model.Classify(text.Text, text.Paragraphs, given, []);
            for (var i = 0; i < given.Length; i++)
            {
                var isRight = model.Labels[given[i]] == text.Labels[i];
                right += isRight ? 1 : 0;
                wrong.Append(isRight ? "" : $"{text.Name} {i}: {text.Labels[i]} taken for {model.Labels[given[i]]}\n");
            }

            all += given.Length;
        }

        Assert.Equal(82, all);
        Assert.True(right >= 66, $"{right} of {all}\n{wrong}");
    }
}
