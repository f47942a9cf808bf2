namespace Pipeline.Matching.Index;

/// <summary>Rows by a text, kept as hashes alone: twelve bytes an entry. Who looks up compares the texts.</summary>
internal sealed class LookupTable
{
    private readonly ulong[] _hashes;
    private readonly int[] _rows;

    public LookupTable(List<ulong> hashes, List<int> rows)
    {
        _hashes = [.. hashes];
        _rows = [.. rows];
        Array.Sort(_hashes, _rows);
        for (var start = 0; start < _hashes.Length;)
        {
            var end = start + 1;
            while (end < _hashes.Length && _hashes[end] == _hashes[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                Array.Sort(_rows, start, end - start);
            }

            start = end;
        }
    }

    /// <summary>What the table takes, in bytes.</summary>
    public long Bytes => _hashes.Length * 12L;

    /// <summary>The rows whose text has this hash, in ascending order.</summary>
    public ReadOnlySpan<int> Find(ulong hash)
    {
        var start = Array.BinarySearch(_hashes, hash);
        if (start < 0)
        {
            return [];
        }

        var end = start + 1;
        while (start > 0 && _hashes[start - 1] == hash)
        {
            start--;
        }

        while (end < _hashes.Length && _hashes[end] == hash)
        {
            end++;
        }

        return _rows.AsSpan(start, end - start);
    }
}
