using Pipeline.Classification.Sequences;
using Pipeline.Classification.Training;

namespace Pipeline.Tests.Classification.Sequences;

/// <summary>The algorithms over a chain against the enumeration of every sequence.</summary>
public sealed class ChainTests
{
    private const int Labels = 3;
    private const int Places = 5;
    private const int Stride = 4;

    private static readonly float[] Emissions = Random(Places * Stride, 1);
    private static readonly Transitions Transitions = new(Labels) { Values = Random((Labels + 2) * Labels, 2) };

    [Theory]
    [InlineData(-1, true)]
    [InlineData(2, false)]
    public void Viterbi_SmallChain_FindsTheBestSequence(int before, bool documentEnds)
    {
        var ends = new ChainEnds(before, documentEnds);
        var best = AllSequences().MaxBy(sequence => Score(sequence, ends))!;
        var found = new byte[Places];

        new Viterbi(Labels).Run(Emissions, Stride, Transitions, ends, found);

        Assert.Equal(best, found.Select(label => (int)label));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(2, false)]
    public void Marginals_SmallChain_AreTheSharesOfAllSequences(int before, bool documentEnds)
    {
        var ends = new ChainEnds(before, documentEnds);
        var marginals = new Marginals(Labels);
        var expected = new double[Transitions.Values.Length];

        marginals.Run(Emissions, Stride, Transitions, ends, expected);

        var weights = AllSequences().Select(sequence => (Sequence: sequence, Weight: Math.Exp(Score(sequence, ends)))).ToArray();
        var total = weights.Sum(pair => pair.Weight);
        for (var place = 0; place < Places; place++)
        {
            for (var label = 0; label < Labels; label++)
            {
                Assert.Equal(weights.Where(pair => pair.Sequence[place] == label).Sum(pair => pair.Weight) / total, marginals.At(place)[label], 9);
            }
        }

        Assert.Equal(weights.Sum(pair => pair.Weight * Pairs(pair.Sequence, 0, 1)) / total, expected[(2 * Labels) + 1], 9);
        Assert.Equal(weights.Sum(pair => pair.Weight * Pairs(pair.Sequence, 2, 2)) / total, expected[(4 * Labels) + 2], 9);
    }

    [Fact]
    public void Viterbi_NoPlaces_DoesNothing() => new Viterbi(Labels).Run([], Stride, Transitions, ChainEnds.WholeDocument, []);

    [Fact]
    public void Exponential_OverItsRange_IsTheExponential()
    {
        for (var x = -700.0; x <= 700; x += 0.37)
        {
            Assert.Equal(1, Exponential.Of(x) / Math.Exp(x), 12);
        }

        Assert.Equal(1, Exponential.Of(0));
        Assert.Equal(0, Exponential.Of(-1000));
    }

    private static int Pairs(int[] sequence, int from, int to) =>
        sequence.Zip(sequence.Skip(1)).Count(pair => pair.First == from && pair.Second == to);

    private static double Score(int[] sequence, ChainEnds ends)
    {
        double score = ends.FirstScores(Transitions)[sequence[0]];
        score += ends.LastScore(Transitions, sequence[^1]);
        for (var place = 0; place < Places; place++)
        {
            score += Emissions[(place * Stride) + sequence[place]];
            score += place > 0 ? Transitions.After(sequence[place - 1])[sequence[place]] : 0;
        }

        return score;
    }

    private static IEnumerable<int[]> AllSequences() => Enumerable.Range(0, (int)Math.Pow(Labels, Places))
        .Select(number => Enumerable.Range(0, Places).Select(place => number / (int)Math.Pow(Labels, place) % Labels).ToArray());

    private static float[] Random(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.Next() % 4000 / 1000f) - 2)];
    }
}
