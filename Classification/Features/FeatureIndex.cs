using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pipeline.Classification.Features;

/// <summary>
/// The rows of the table that a model uses, numbered without gaps: a bit for each row and, for each 64 of them, the number of used
/// rows before. Small enough for the nearest cache, so that a feature the model does not know costs no access to its weights.
/// </summary>
internal sealed class FeatureIndex
{
    private readonly ulong[] _used;
    private readonly int[] _before;

    /// <param name="tableBits">The table has two to this power rows.</param>
    /// <param name="rows">The used rows, ascending.</param>
    public FeatureIndex(int tableBits, ReadOnlySpan<int> rows)
    {
        _used = new ulong[(1 << tableBits) / 64];
        _before = new int[_used.Length];
        foreach (var row in rows)
        {
            _used[row >> 6] |= 1UL << (row & 63);
        }

        var before = 0;
        for (var i = 0; i < _used.Length; i++)
        {
            _before[i] = before;
            before += BitOperations.PopCount(_used[i]);
        }
    }

    /// <summary>The used ones of 64 rows, a bit each, and the number of used rows before them.</summary>
    public (ulong Used, int Before) RowsAt(int word) => (_used[word], _before[word]);

    /// <summary>The number of a used row, from 0; -1 for a row that is not used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int NumberOf(int row)
    {
        var word = _used[row >> 6];
        var bit = 1UL << (row & 63);
        return (word & bit) == 0 ? -1 : _before[row >> 6] + BitOperations.PopCount(word & (bit - 1));
    }
}
