using System.Text;
using Pipeline.Classification;
using Pipeline.Classification.Features;
using Pipeline.Classification.Segmentation;
using Pipeline.Classification.Sequences;
using Pipeline.Classification.Training;

namespace Pipeline.Tests.Classification.Training;

public sealed class SecondPassTrainerTests
{
    private const float Known = 6;

    private static readonly string[] Labels = ["Description", "Diagnosis", "Nomenclature", "Notes"];
    private static readonly int Stride = WeightTable.StrideOf(Labels.Length);

    // The last paragraph of a treatment is what its second one is not; between them lie two that tell nothing of either.
    private static readonly string[][] Treatments =
    [
        ["Nomenclature", "Diagnosis", "Notes", "Notes", "Description"],
        ["Nomenclature", "Description", "Notes", "Notes", "Diagnosis"],
    ];

    [Fact]
    public void Train_SectionThatATreatmentHasOnce_IsNotGivenTwice()
    {
        var documents = Enumerable.Range(0, 20).Select(number => Document([.. Treatments[number % 2], .. Treatments[number / 2 % 2]])).ToArray();
        var emissions = documents.Select(Emissions).ToArray();

        var pass = Train(documents, emissions);

        for (var number = 0; number < documents.Length; number++)
        {
            Assert.Equal(documents[number].Labels, Decide(pass, emissions[number]));
        }

        Assert.Contains(documents, document => !document.Labels.SequenceEqual(Decide(SecondPass.Unchanged(new Transitions(Labels.Length)), Emissions(document))));
    }

    [Fact]
    public void Train_TwiceOnTheSame_GivesTheSameWeights()
    {
        DocumentFeatures[] documents = [Document(Treatments[0]), Document(Treatments[1])];
        float[][] emissions = [.. documents.Select(Emissions)];

        var first = Train(documents, emissions);
        var second = Train(documents, emissions);

        Assert.Equal(first.Weights, second.Weights);
        Assert.Equal(first.Transitions.Values, second.Transitions.Values);
        Assert.Contains(first.Weights, weight => weight != 0);
    }

    [Fact]
    public void Train_DocumentWithoutParagraphs_IsPassedOver()
    {
        DocumentFeatures[] documents = [Document([]), Document(Treatments[1])];

        var pass = Train(documents, [.. documents.Select(Emissions)]);

        Assert.DoesNotContain(pass.Weights, float.IsNaN);
    }

    private static SecondPass Train(DocumentFeatures[] documents, float[][] emissions) => new SecondPassTrainer(Labels, new TrainingOptions())
        .Train(documents, emissions, new Transitions(Labels.Length), CancellationToken.None);

    private static DocumentFeatures Document(string[] labels)
    {
        var text = Encoding.UTF8.GetBytes(string.Join("\n\n", labels.Select(_ => "word")));
        Paragraph[] paragraphs = [.. labels.Select((_, i) => new Paragraph(i * 6, 4))];
        return new DocumentFeatures(new LabelledDocument("made", text, paragraphs, labels), Labels, new FeatureExtractor(10), new PageFurniture());
    }

    // Every paragraph's label is known but that of a treatment's last, which may be either.
    private static float[] Emissions(DocumentFeatures document)
    {
        var emissions = new float[document.Count * Stride];
        for (var place = 0; place < document.Count; place++)
        {
            if (place % 5 == 4)
            {
                emissions[place * Stride] = emissions[(place * Stride) + 1] = Known;
            }
            else
            {
                emissions[(place * Stride) + document.Labels[place]] = Known;
            }
        }

        return emissions;
    }

    private static IEnumerable<int> Decide(SecondPass pass, float[] emissions)
    {
        var places = emissions.Length / Stride;
        var marginals = new Marginals(Labels.Length);
        marginals.Run(emissions, Stride, new Transitions(Labels.Length), ChainEnds.WholeDocument, []);
        var context = TreatmentContext.Of(Labels);
        context.Read(marginals, places);
        float[] scores = [.. emissions];
        pass.AddScores(context, scores);
        var given = new byte[places];
        new Viterbi(Labels.Length).Run(scores, Stride, pass.Transitions, ChainEnds.WholeDocument, given);
        return given.Select(label => (int)label);
    }
}
