using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pipeline.Classification.Features;

/// <summary>
/// The distinct features of one paragraph as rows of a table. Made once and used for paragraph after paragraph.
/// </summary>
/// <param name="tableBits">The table has two to this power rows.</param>
/// <param name="index">The rows that a model uses, to get their numbers; null to get every row as it is.</param>
internal sealed class FeatureRows(int tableBits, FeatureIndex? index)
{
    // What is asked of a row lies together: a feature costs one access to memory that may be far, not three.
    private readonly Rows64[] _table = TableOf(tableBits, index);
    private readonly int _shift = 32 - tableBits;
    private int[] _rows = new int[1024];
    private int[] _numbers = new int[1024];
    private int _known;

    /// <summary>Number of distinct features, whether the model uses them or not.</summary>
    public int Count { get; private set; }

    /// <summary>The numbers of the features that the model uses; without an index the rows of all.</summary>
    public ReadOnlySpan<int> Rows => index is null ? _rows.AsSpan(0, Count) : _numbers.AsSpan(0, _known);

    /// <summary>Adds a feature unless the paragraph has it already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(FeatureKind kind, uint value)
    {
        if (Count == _rows.Length)
        {
            Grow();
        }

        // Written before it is known whether it counts: whether a feature is new, or known to the model, is not to be guessed.
        var row = (int)(FeatureHash.Combine((uint)kind * 0x1F123BB5, value) >> _shift);
        ref var rows = ref _table[row >> 6];
        var isNew = (int)(~rows.Present >> row) & 1;
        rows.Present |= 1UL << row;
        _rows[Count] = row;
        Count += isNew;
        _numbers[_known] = rows.Before + BitOperations.PopCount(rows.Used & ((1UL << row) - 1));
        _known += isNew & (int)(rows.Used >> row);
    }

    /// <summary>Empties the rows; costs as much as there are rows, not as much as the table is large.</summary>
    public void Clear()
    {
        foreach (var row in _rows.AsSpan(0, Count))
        {
            _table[row >> 6].Present = 0;
        }

        (Count, _known) = (0, 0);
    }

    private void Grow()
    {
        Array.Resize(ref _rows, Count * 2);
        Array.Resize(ref _numbers, Count * 2);
    }

    private static Rows64[] TableOf(int tableBits, FeatureIndex? index)
    {
        var table = new Rows64[(1 << tableBits) / 64];
        for (var i = 0; index is not null && i < table.Length; i++)
        {
            (table[i].Used, table[i].Before) = index.RowsAt(i);
        }

        return table;
    }

    /// <summary>64 rows of the table: which the paragraph has, which a model uses, and how many of those come before them.</summary>
    private record struct Rows64(ulong Present, ulong Used, int Before);
}
