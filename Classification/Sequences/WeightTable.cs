using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Pipeline.Classification.Features;

namespace Pipeline.Classification.Sequences;

/// <summary>
/// The weights of a model: a row of 8-bit integers, one a label, for each feature that it uses. They are added as integers, so that
/// every machine gives the same sums.
/// </summary>
/// <param name="index">Which features the rows are of.</param>
/// <param name="weights">Rows × <paramref name="stride"/> weights.</param>
/// <param name="stride">Distance between two rows: <see cref="StrideOf"/> of the number of labels.</param>
/// <param name="scale">What one unit of a weight is worth.</param>
internal sealed class WeightTable(FeatureIndex index, sbyte[] weights, int stride, float scale)
{
    // A sum of so many 8-bit weights still fits 16 bits.
    private const int RowsPerSum = 256;

    public FeatureIndex Index { get; } = index;

    public int Stride { get; } = stride;

    /// <summary>The number of labels rounded up to a whole vector.</summary>
    public static int StrideOf(int labelCount) =>
        (labelCount + Vector128<sbyte>.Count - 1) / Vector128<sbyte>.Count * Vector128<sbyte>.Count;

    /// <summary>Adds the weights of the rows, times <paramref name="factor"/>, to the scores of the labels.</summary>
    public void AddScores(ReadOnlySpan<int> rows, float factor, Span<float> scores)
    {
        ref var table = ref MemoryMarshal.GetArrayDataReference(weights);
        for (var first = 0; first < Stride; first += Vector128<sbyte>.Count)
        {
            for (var rest = rows; !rest.IsEmpty;)
            {
                var part = rest[..Math.Min(rest.Length, RowsPerSum)];
                rest = rest[part.Length..];
                var sums = Vector256<short>.Zero;
                foreach (var row in part)
                {
                    var (lower, upper) = Vector128.Widen(Vector128.LoadUnsafe(ref table, (nuint)(((long)row * Stride) + first)));
                    sums += Vector256.Create(lower, upper);
                }

                AddTo(scores.Slice(first, Vector256<short>.Count), sums, factor * scale);
            }
        }
    }

    private static void AddTo(Span<float> scores, Vector256<short> sums, float factor)
    {
        var (low, high) = Vector256.Widen(sums);
        (Vector256.Create<float>(scores) + (Vector256.ConvertToSingle(low) * factor)).CopyTo(scores);
        var rest = scores[Vector256<float>.Count..];
        (Vector256.Create<float>(rest) + (Vector256.ConvertToSingle(high) * factor)).CopyTo(rest);
    }
}
