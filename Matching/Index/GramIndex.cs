namespace Pipeline.Matching.Index;

/// <summary>
/// Keys as vectors of their three-letter pieces, weighted by how rare a piece is among these keys (TF-IDF), in an inverted index. What a piece weighs
/// depends on the keys of the index alone, so that no batch of queries changes the result of another.
/// </summary>
internal sealed partial class GramIndex
{
    private const float Step = 1f / ushort.MaxValue;

    private readonly float[] _idf = new float[GramCoder.Vocabulary];
    private readonly int[] _listStart = new int[GramCoder.Vocabulary + 1];
    private readonly int[] _vectorStart;
    private readonly ushort[] _vectorGrams;
    private readonly float[] _inverseNorm;

    // One number for each posting: the row; its weight, rounded up; the norm of the row's pieces that are commoner than this one, rounded up.
    private readonly ulong[] _postings;

    public GramIndex(IReadOnlyList<string> keys)
    {
        Count = keys.Count;
        _vectorStart = new int[Count + 1];
        _inverseNorm = new float[Count];
        var rows = new int[GramCoder.Vocabulary];
        _vectorGrams = CodeKeys(keys, rows);
        for (var gram = 0; gram < GramCoder.Vocabulary; gram++)
        {
            _idf[gram] = MathF.Log((1f + Count) / (1f + rows[gram])) + 1;
            _listStart[gram + 1] = _listStart[gram] + rows[gram];
        }

        _postings = new ulong[_listStart[^1]];
        Fill(rows);
    }

    /// <summary>How many keys there are.</summary>
    public int Count { get; }

    /// <summary>What the index takes, in bytes.</summary>
    public long Bytes => _postings.Length * 8L + _vectorGrams.Length * 2L + Count * 8L + GramCoder.Vocabulary * 8L;

    private ushort[] CodeKeys(IReadOnlyList<string> keys, int[] rows)
    {
        var all = new ushort[Math.Max(1_024, Count * 20)];
        var used = 0;
        for (var row = 0; row < Count; row++)
        {
            if (used + GramCoder.MostGrams > all.Length)
            {
                Array.Resize(ref all, Math.Max(used + GramCoder.MostGrams, (int)(all.Length * 1.3)));
            }

            var grams = all.AsSpan(used, GramCoder.Code(keys[row], all.AsSpan(used)));
            for (var i = 0; i < grams.Length; i++)
            {
                rows[grams[i]] += i == 0 || grams[i] != grams[i - 1] ? 1 : 0;
            }

            used += grams.Length;
            _vectorStart[row + 1] = used;
        }

        Array.Resize(ref all, used);
        return all;
    }

    private void Fill(int[] rows)
    {
        var next = _listStart.AsSpan(0, GramCoder.Vocabulary).ToArray();
        Span<long> order = new long[GramCoder.MostGrams];
        Span<float> weights = new float[GramCoder.MostGrams];
        for (var row = 0; row < Count; row++)
        {
            var count = 0;
            var norm = 0f;
            var grams = _vectorGrams.AsSpan(_vectorStart[row], _vectorStart[row + 1] - _vectorStart[row]);
            for (var i = 0; i < grams.Length;)
            {
                var same = RunLength(grams, i);
                var weight = same * _idf[grams[i]];
                order[count] = (long)rows[grams[i]] << 16 | grams[i];
                weights[count++] = weight;
                norm += weight * weight;
                i += same;
            }

            var inverse = norm > 0 ? 1 / MathF.Sqrt(norm) : 0;
            _inverseNorm[row] = inverse;

            // The search takes the pieces in the same order: rarest first, equally rare ones by their numbers.
            order[..count].Sort(weights[..count]);
            var rest = 0f;
            for (var i = count - 1; i >= 0; i--)
            {
                var weight = weights[i] * inverse;
                _postings[next[(ushort)order[i]]++] = (ulong)(uint)row << 32 | (ulong)RoundUp(weight) << 16 | RoundUp(MathF.Sqrt(rest));
                rest += weight * weight;
            }
        }
    }

    private static int RunLength(ReadOnlySpan<ushort> grams, int start)
    {
        var end = start + 1;
        while (end < grams.Length && grams[end] == grams[start])
        {
            end++;
        }

        return end - start;
    }

    private static ushort RoundUp(float value) => (ushort)Math.Min(ushort.MaxValue, MathF.Ceiling(value / Step) + 1);
}
