using Pipeline.Classification.Sequences;

namespace Pipeline.Tests.Classification.Sequences;

public sealed class SecondPassTests
{
    private const int Labels = 3;
    private const int Places = 4;

    private static readonly int Stride = WeightTable.StrideOf(Labels);

    [Fact]
    public void AddScores_AnyWeights_AddsTheirProductsWithTheContext()
    {
        var context = Context();
        var weights = new float[context.Width * Stride];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = (i * 7 % 11) - 5;
        }

        var scores = new float[Places * Stride];
        scores.AsSpan().Fill(2);

        new SecondPass(weights, Stride, new Transitions(Labels)).AddScores(context, scores);

        for (var place = 0; place < Places; place++)
        {
            for (var label = 0; label < Stride; label++)
            {
                var sum = 2f;
                for (var row = 0; row < context.Width; row++)
                {
                    sum += weights[(row * Stride) + label] * context.At(place)[row];
                }

                Assert.Equal(sum, scores[(place * Stride) + label], 4);
            }
        }
    }

    [Fact]
    public void Unchanged_AnyContext_KeepsScoresAndTransitions()
    {
        var transitions = new Transitions(Labels);
        var scores = Enumerable.Range(0, Places * Stride).Select(i => i / 3f).ToArray();
        var unchanged = SecondPass.Unchanged(transitions);

        unchanged.AddScores(Context(), scores);

        Assert.Equal(Enumerable.Range(0, Places * Stride).Select(i => i / 3f), scores);
        Assert.Same(transitions, unchanged.Transitions);
    }

    private static TreatmentContext Context()
    {
        var marginals = new Marginals(Labels);
        var emissions = Enumerable.Range(0, Places * Stride).Select(i => i * 5 % 7 / 2f).ToArray();
        marginals.Run(emissions, Stride, new Transitions(Labels), ChainEnds.WholeDocument, []);
        var context = new TreatmentContext(Labels, 0);
        context.Read(marginals, Places);
        return context;
    }
}
