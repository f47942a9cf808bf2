using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pipeline.Classification.Features;

/// <summary>The distinct features of one paragraph as rows of the model's table. Made once and used for paragraph after paragraph.</summary>
internal sealed class FeatureRows(int tableBits)
{
    private readonly ulong[] _present = new ulong[(1 << tableBits) / 64];
    private readonly int _shift = 32 - tableBits;
    private int[] _rows = new int[1024];

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, Count);

    /// <summary>Adds a feature unless the paragraph has it already, here or in an earlier part of the same paragraph.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(uint hash)
    {
        var row = (int)((hash * 0x9E3779B1) >> _shift);
        ref var word = ref _present[row >> 6];
        var bit = 1UL << (row & 63);
        if ((word & bit) == 0)
        {
            word |= bit;
            Append(row);
        }
    }

    /// <summary>Empties the rows; costs as much as there are rows, not as much as the table is large.</summary>
    public void Clear()
    {
        foreach (var row in Rows)
        {
            _present[row >> 6] = 0;
        }

        Count = 0;
    }

    private void Append(int row)
    {
        if (Count == _rows.Length)
        {
            Array.Resize(ref _rows, (int)BitOperations.RoundUpToPowerOf2((uint)Count + 1));
        }

        _rows[Count++] = row;
    }
}
