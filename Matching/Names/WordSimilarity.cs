namespace Pipeline.Matching.Names;

/// <summary>How alike two words are, from 0 to 1.</summary>
internal static class WordSimilarity
{
    /// <summary>How alike two words are of which one begins the other.</summary>
    public const float Beginning = 0.9f;

    private const double LeastJaroWinkler = 0.9;
    private const int LongestWord = 64;

    /// <summary>1 for equal words, 0.9 where one begins the other, the Jaro-Winkler similarity from 0.9 on, else 0.</summary>
    public static float Compute(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.SequenceEqual(b))
        {
            return 1;
        }

        var shorter = Math.Min(a.Length, b.Length);
        if (shorter >= 3 && (a.StartsWith(b) || b.StartsWith(a)))
        {
            return Beginning;
        }

        if (shorter < 4 || shorter * 2 < Math.Max(a.Length, b.Length) || Math.Max(a.Length, b.Length) > LongestWord)
        {
            return 0;
        }

        var similarity = JaroWinkler(a, b);
        return similarity >= LeastJaroWinkler ? (float)similarity : 0;
    }

    /// <summary>Winkler (1990): the Jaro similarity, raised by a tenth of what is missing for each of the first four letters in common.</summary>
    public static double JaroWinkler(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var range = Math.Max(0, Math.Max(a.Length, b.Length) / 2 - 1);
        ulong usedA = 0;
        ulong usedB = 0;
        var matches = 0;
        for (var i = 0; i < a.Length; i++)
        {
            for (var j = Math.Max(0, i - range); j < Math.Min(b.Length, i + range + 1); j++)
            {
                if ((usedB >> j & 1) == 0 && a[i] == b[j])
                {
                    usedA |= 1UL << i;
                    usedB |= 1UL << j;
                    matches++;
                    break;
                }
            }
        }

        if (matches == 0)
        {
            return 0;
        }

        var transposed = 0;
        var next = 0;
        for (var i = 0; i < a.Length; i++)
        {
            if ((usedA >> i & 1) == 0)
            {
                continue;
            }

            while ((usedB >> next & 1) == 0)
            {
                next++;
            }

            transposed += a[i] == b[next++] ? 0 : 1;
        }

        var jaro = ((double)matches / a.Length + (double)matches / b.Length + (matches - transposed / 2.0) / matches) / 3;
        var prefix = 0;
        while (prefix < Math.Min(4, Math.Min(a.Length, b.Length)) && a[prefix] == b[prefix])
        {
            prefix++;
        }

        return jaro + prefix * 0.1 * (1 - jaro);
    }
}
