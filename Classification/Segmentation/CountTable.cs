using System.Numerics;

namespace Pipeline.Classification.Segmentation;

/// <summary>On how many pages a value was seen. Open addressing in a table that is made once.</summary>
/// <param name="mostValues">Most values between two calls of <see cref="Clear"/>.</param>
internal sealed class CountTable(int mostValues)
{
    private readonly Entry[] _entries = new Entry[BitOperations.RoundUpToPowerOf2((uint)mostValues * 2)];
    private int _round = 1;

    /// <summary>Forgets everything, without touching the table.</summary>
    public void Clear() => _round++;

    /// <summary>Counts a page, once for all the times that the value is seen on it.</summary>
    public void Add(uint value, int page)
    {
        ref var entry = ref Find(value);
        if (entry.Round != _round)
        {
            entry = new Entry(value, _round, page, 1);
        }
        else if (entry.Page != page)
        {
            (entry.Page, entry.Count) = (page, entry.Count + 1);
        }
    }

    /// <summary>The number of pages that the value was seen on.</summary>
    public int CountOf(uint value)
    {
        ref var entry = ref Find(value);
        return entry.Round == _round ? entry.Count : 0;
    }

    private ref Entry Find(uint value)
    {
        var mask = _entries.Length - 1;
        var at = (int)((value * 0x9E3779B1) >> 7) & mask;
        while (_entries[at].Round == _round && _entries[at].Value != value)
        {
            at = (at + 1) & mask;
        }

        return ref _entries[at];
    }

    private record struct Entry(uint Value, int Round, int Page, int Count);
}
