using Pipeline.Classification.Sequences;

namespace Pipeline.Tests.Classification.Sequences;

public sealed class TreatmentContextTests
{
    private const int Labels = 3;
    private const int Stride = 4;
    private const float Sure = 60;

    private static readonly Transitions NoPreference = new(Labels);

    [Fact]
    public void Read_SureLabels_SaysWhatTheTreatmentHasBeforeAndAfter()
    {
        var context = Read(0, [0, 1, 2, 0, 2]);

        Assert.Equal([1, 0, 0, 0, 1, 1, 1], Rounded(context, 0));
        Assert.Equal([1, 1, 0, 0, 1, 0, 1], Rounded(context, 1));
        Assert.Equal([1, 1, 1, 0, 1, 0, 0], Rounded(context, 2));
        Assert.Equal([1, 1, 1, 1, 0, 0, 1], Rounded(context, 3));
        Assert.Equal([1, 1, 0, 0, 0, 0, 0], Rounded(context, 4));
    }

    [Fact]
    public void Read_NoLabelOpensATreatment_TakesTheDocumentAsOne()
    {
        var context = Read(-1, [0, 1, 2, 0, 2]);

        Assert.Equal([1, 1, 1, 1, 0, 0, 0], Rounded(context, 4));
        Assert.Equal([1, 0, 0, 0, 1, 1, 1], Rounded(context, 0));
    }

    [Fact]
    public void Read_UnsureLabels_AddsUpTheirProbabilities()
    {
        var marginals = new Marginals(Labels);
        marginals.Run(new float[3 * Stride], Stride, NoPreference, ChainEnds.WholeDocument, []);
        var context = new TreatmentContext(Labels, 0);

        context.Read(marginals, 3);

        // Each label has a third of a chance at each place, and so has the beginning of a treatment.
        Assert.Equal(1 - (2 / 3f * (2 / 3f)), context.At(2)[1], 6);
        Assert.Equal((1 - (2 / 3f * (1 - (1 / 3f * (2 / 3f))))) * (2 / 3f), context.At(2)[2], 6);
        Assert.Equal(context.At(2)[2], context.At(0)[5], 6);
    }

    [Fact]
    public void Read_ShorterSequenceAfterALongerOne_RemembersNothing()
    {
        var context = Read(0, [0, 1, 2, 1, 2]);
        var marginals = new Marginals(Labels);
        marginals.Run(Emissions([2, 1]), Stride, NoPreference, ChainEnds.WholeDocument, []);

        context.Read(marginals, 2);

        Assert.Equal([1, 0, 0, 0, 0, 1, 0], Rounded(context, 0));
        Assert.Equal([1, 0, 0, 1, 0, 0, 0], Rounded(context, 1));
    }

    private static TreatmentContext Read(int opening, int[] labels)
    {
        var marginals = new Marginals(Labels);
        marginals.Run(Emissions(labels), Stride, NoPreference, ChainEnds.WholeDocument, []);
        var context = new TreatmentContext(Labels, opening);
        context.Read(marginals, labels.Length);
        return context;
    }

    private static float[] Emissions(int[] labels)
    {
        var emissions = new float[labels.Length * Stride];
        for (var i = 0; i < labels.Length; i++)
        {
            emissions[(i * Stride) + labels[i]] = Sure;
        }

        return emissions;
    }

    private static int[] Rounded(TreatmentContext context, int place) => [.. context.At(place).ToArray().Select(value => (int)Math.Round(value))];
}
