using Pipeline.Classification.Sequences;

namespace Pipeline.Classification.Training;

/// <summary>What training found: a row of weights, one for each label, for each feature that is used, and the transitions.</summary>
/// <param name="Rows">The used rows of the table, ascending.</param>
/// <param name="Weights">Rows × <paramref name="Stride"/> values.</param>
/// <param name="Stride">Distance between two rows of <paramref name="Weights"/>.</param>
/// <param name="Transitions">Scores of neighbours.</param>
internal sealed record SequenceWeights(int[] Rows, float[] Weights, int Stride, Transitions Transitions)
{
    /// <summary>The mean of several: what scores like all of them together. A feature that one does not use weighs nothing in it.</summary>
    /// <param name="all">One or more, of the same labels and the same table.</param>
    public static SequenceWeights Mean(IReadOnlyList<SequenceWeights> all)
    {
        var stride = all[0].Stride;
        int[] rows = [.. all.SelectMany(weights => weights.Rows).Distinct().Order()];
        var mean = new float[rows.Length * stride];
        var transitions = new Transitions(all[0].Transitions.LabelCount);
        foreach (var weights in all)
        {
            for (var i = 0; i < weights.Rows.Length; i++)
            {
                var at = rows.AsSpan().BinarySearch(weights.Rows[i]) * stride;
                AddShare(weights.Weights.AsSpan(i * stride, stride), all.Count, mean.AsSpan(at, stride));
            }

            AddShare(weights.Transitions.Values, all.Count, transitions.Values);
        }

        return new SequenceWeights(rows, mean, stride, transitions);
    }

    private static void AddShare(ReadOnlySpan<float> values, int count, Span<float> mean)
    {
        for (var i = 0; i < values.Length; i++)
        {
            mean[i] += values[i] / count;
        }
    }
}
