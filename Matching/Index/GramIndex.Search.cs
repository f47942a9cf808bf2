using System.Runtime.Intrinsics.X86;

namespace Pipeline.Matching.Index;

/// <summary>
/// The search: exact, whatever it skips. The lists of the query's rarest pieces are walked first. A row that is met for the first time can still get at
/// most the product of what is left of both norms (Cauchy-Schwarz; Anastasiu and Karypis, "L2AP", 2014), and is passed over when that is too little.
/// When no new row can reach what is needed, the rows met so far are looked at one by one, those left out whose sum and rest promise too little.
/// Sums are kept in whole numbers rounded up, and the walk takes no branch that depends on a row: a wrong guess costs more than a row.
/// </summary>
internal sealed partial class GramIndex
{
    // Sums of floats in another order, and weights rounded to 16 bits.
    private const float Slack = 2e-4f;

    // What a sum of 1 is counted as: with one for the rounding of each piece it fits into 16 bits.
    private const float One = 1 << 15;

    // So many rows ahead the pieces of a row are asked for: about what memory takes to bring them.
    private const int Ahead = 4;

    /// <summary>The rows most like a key, the best first and equal ones in the order of their numbers; as many as there is room for.</summary>
    public int Search(string key, GramScratch scratch, SearchLimits limits, Span<Hit> hits)
    {
        Span<ushort> grams = stackalloc ushort[GramCoder.MostGrams];
        Span<float> weights = stackalloc float[GramCoder.MostGrams];
        var count = Open(key, scratch, grams, weights);
        var found = count == 0 ? 0 : Search(grams[..count], weights[..count], scratch, limits, hits);
        Close(grams[..count], scratch);
        return found;
    }

    /// <summary>The cosine of a key with one row.</summary>
    public float Cosine(string key, int row, GramScratch scratch)
    {
        Span<ushort> grams = stackalloc ushort[GramCoder.MostGrams];
        Span<float> weights = stackalloc float[GramCoder.MostGrams];
        var count = Open(key, scratch, grams, weights);
        var cosine = Cosine(row, scratch.Query);
        Close(grams[..count], scratch);
        return cosine;
    }

    // Weighs the pieces of the query, the rarest first, and spreads them in the scratch.
    private int Open(string key, GramScratch scratch, Span<ushort> grams, Span<float> weights)
    {
        scratch.Fit(Count);
        Span<ushort> coded = stackalloc ushort[GramCoder.MostGrams];
        var count = Weigh(coded[..GramCoder.Code(key, coded)], grams, weights);
        for (var i = 0; i < count; i++)
        {
            scratch.Query[grams[i]] = weights[i] * _idf[grams[i]];
        }

        return count;
    }

    private static void Close(ReadOnlySpan<ushort> grams, GramScratch scratch)
    {
        foreach (var gram in grams)
        {
            scratch.Query[gram] = 0;
        }
    }

    /// <summary>The cosine of the query that is being searched with one row.</summary>
    private float Cosine(int row, float[] query)
    {
        var sum = 0f;
        foreach (var gram in _vectorGrams.AsSpan(_vectorStart[row], _vectorStart[row + 1] - _vectorStart[row]))
        {
            sum += query[gram];
        }

        return MathF.Min(1, sum * _inverseNorm[row]);
    }

    private int Weigh(ReadOnlySpan<ushort> coded, Span<ushort> grams, Span<float> weights)
    {
        var count = 0;
        var norm = 0f;
        Span<long> order = stackalloc long[coded.Length];
        for (var i = 0; i < coded.Length;)
        {
            var same = RunLength(coded, i);
            var weight = same * _idf[coded[i]];
            order[count] = (long)(_listStart[coded[i] + 1] - _listStart[coded[i]]) << 16 | coded[i];
            weights[count++] = weight;
            norm += weight * weight;
            i += same;
        }

        order[..count].Sort(weights[..count]);
        var inverse = norm > 0 ? 1 / MathF.Sqrt(norm) : 0;
        for (var i = 0; i < count; i++)
        {
            grams[i] = (ushort)order[i];
            weights[i] *= inverse;
        }

        return count;
    }

    private unsafe int Search(ReadOnlySpan<ushort> grams, ReadOnlySpan<float> weights, GramScratch scratch, SearchLimits limits, Span<Hit> hits)
    {
        var rest = 1f;
        var touched = 0;
        var best = 0f;
        var promising = -1;
        var verified = -1;
        var most = 0u;
        fixed (uint* partial = scratch.Partial)
        fixed (ulong* postings = _postings)
        {
            for (var i = 0; i < grams.Length; i++)
            {
                var need = MathF.Max(limits.Floor, best - limits.Margin) - Slack;
                if (MathF.Sqrt(MathF.Max(0, rest)) < need)
                {
                    break;
                }

                int start = _listStart[grams[i]], end = _listStart[grams[i] + 1];
                if (touched + end - start >= scratch.Touched.Length)
                {
                    Array.Resize(ref scratch.Touched, Math.Max(scratch.Touched.Length * 2, touched + end - start + 1));
                }

                rest -= weights[i] * weights[i];
                var least = (uint)(need * One);
                var weight = Units(weights[i]);
                var restWeight = Units(MathF.Sqrt(MathF.Max(0, rest)));
                fixed (int* rows = scratch.Touched)
                {
                    for (var p = start; p < end; p++)
                    {
                        var posting = postings[p];
                        var row = (int)(posting >> 32);
                        var before = partial[row] >> 16;
                        var value = before + (weight * (ushort)(posting >> 16) >> 16) + 1;
                        var isNew = before == 0 ? 1u : 0u;
                        var isTooLittle = value + (restWeight * (ushort)posting >> 16) < least ? 1u : 0u;
                        var kept = (isNew & isTooLittle) - 1;
                        rows[touched] = row;
                        touched += (int)(isNew & kept);
                        value &= kept;
                        partial[row] = value << 16 | (ushort)posting & kept;
                        if (value > most)
                        {
                            most = value;
                            promising = row;
                        }
                    }
                }

                if (promising != verified)
                {
                    best = MathF.Max(best, Cosine(promising, scratch.Query));
                    verified = promising;
                }
            }

            var left = Filter(touched, MathF.Sqrt(MathF.Max(0, rest)), MathF.Max(limits.Floor, best - limits.Margin) - Slack, scratch);
            return Verify(left, best, scratch, limits, hits);
        }
    }

    /// <summary>A part of 1 in the units of the sums, rounded up.</summary>
    private static uint Units(float part) => (uint)MathF.Ceiling(part * One) + 1;

    /// <summary>Leaves the rows that can reach what is needed, with the most that each can get, and clears the sums.</summary>
    private static unsafe int Filter(int touched, float rest, float need, GramScratch scratch)
    {
        var left = 0;
        var least = (uint)(need * One);
        var restWeight = Units(rest);
        if (scratch.Bounds.Length < touched + 1)
        {
            scratch.Bounds = new uint[scratch.Touched.Length + 1];
        }

        fixed (uint* partial = scratch.Partial)
        fixed (uint* bounds = scratch.Bounds)
        fixed (int* rows = scratch.Touched)
        {
            for (var i = 0; i < touched; i++)
            {
                var row = rows[i];
                var bound = (partial[row] >> 16) + (restWeight * (ushort)partial[row] >> 16) + 1;
                partial[row] = 0;
                rows[left] = row;
                bounds[left] = bound;
                left += bound >= least ? 1 : 0;
            }
        }

        return left;
    }

    private unsafe int Verify(int left, float best, GramScratch scratch, SearchLimits limits, Span<Hit> hits)
    {
        var found = 0;
        var rows = scratch.Touched.AsSpan(0, left);
        fixed (ushort* vectors = _vectorGrams)
        {
            for (var i = 0; i < left; i++)
            {
                if (Sse.IsSupported && i + Ahead < left)
                {
                    Sse.Prefetch0(vectors + _vectorStart[rows[i + Ahead]]);
                }

                var bound = scratch.Bounds[i] / One + Slack;
                var need = MathF.Max(limits.Floor, best - limits.Margin);
                if (bound < need || (found == hits.Length && bound < hits[found - 1].Cosine))
                {
                    continue;
                }

                var cosine = Cosine(rows[i], scratch.Query);
                best = MathF.Max(best, cosine);
                if (cosine >= need)
                {
                    found = Insert(new Hit(rows[i], cosine), hits, found);
                }
            }
        }

        while (found > 0 && hits[found - 1].Cosine < best - limits.Margin)
        {
            found--;
        }

        return found;
    }

    private static int Insert(Hit hit, Span<Hit> hits, int found)
    {
        var place = found;
        while (place > 0 && (hits[place - 1].Cosine < hit.Cosine || (hits[place - 1].Cosine == hit.Cosine && hits[place - 1].Row > hit.Row)))
        {
            place--;
        }

        if (place == hits.Length)
        {
            return found;
        }

        found = Math.Min(found + 1, hits.Length);
        hits[place..(found - 1)].CopyTo(hits[(place + 1)..]);
        hits[place] = hit;
        return found;
    }
}
