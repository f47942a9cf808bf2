using System.Numerics;
using System.Runtime.InteropServices;

namespace Pipeline.Classification.Sequences;

/// <summary>
/// Decides again, knowing what the first pass makes of the rest of the treatment (stacked sequential learning: Cohen and Carvalho,
/// 2005): the first pass's scores, plus a linear function of the <see cref="TreatmentContext"/>, over a chain with transitions of its own.
/// </summary>
/// <param name="Weights">Values of the context × <paramref name="Stride"/> weights.</param>
/// <param name="Stride">Distance between two rows of <paramref name="Weights"/>: <see cref="WeightTable.StrideOf"/> of the number of labels.</param>
/// <param name="Transitions">Scores of neighbours.</param>
internal sealed record SecondPass(float[] Weights, int Stride, Transitions Transitions)
{
    /// <summary>A second pass that changes nothing.</summary>
    /// <param name="transitions">Those of the first pass.</param>
    public static SecondPass Unchanged(Transitions transitions)
    {
        var stride = WeightTable.StrideOf(transitions.LabelCount);
        return new SecondPass(new float[TreatmentContext.WidthOf(transitions.LabelCount) * stride], stride, transitions);
    }

    /// <summary>Adds what the context says to the scores of every place.</summary>
    /// <param name="context">The context of as many places.</param>
    /// <param name="emissions">Scores of the labels at each place: places × <see cref="Stride"/> values.</param>
    public void AddScores(TreatmentContext context, Span<float> emissions)
    {
        for (var place = 0; place < emissions.Length / Stride; place++)
        {
            var values = context.At(place);
            var scores = MemoryMarshal.Cast<float, Vector<float>>(emissions.Slice(place * Stride, Stride));
            for (var row = 0; row < values.Length; row++)
            {
                var weights = MemoryMarshal.Cast<float, Vector<float>>(Weights.AsSpan(row * Stride, Stride));
                for (var i = 0; i < scores.Length; i++)
                {
                    scores[i] += weights[i] * values[row];
                }
            }
        }
    }
}
