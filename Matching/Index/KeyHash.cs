namespace Pipeline.Matching.Index;

/// <summary>Hashes of keys (FNV-1a), the same on every machine.</summary>
internal static class KeyHash
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>The same for all texts that are equal without their spaces.</summary>
    public static ulong Squeezed(ReadOnlySpan<char> key)
    {
        var hash = Basis;
        foreach (var letter in key)
        {
            hash = letter == ' ' ? hash : (hash ^ letter) * Prime;
        }

        return hash;
    }

    /// <summary>The same for all texts of the same words.</summary>
    public static ulong Sorted(ReadOnlySpan<char> key)
    {
        var sum = 0UL;
        foreach (var range in key.Split(' '))
        {
            var hash = Squeezed(key[range]);
            sum += hash ^ hash >> 29;
        }

        return sum;
    }

    /// <summary>Whether two texts are equal without their spaces.</summary>
    public static bool EqualSqueezed(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var i = 0;
        var j = 0;
        while (true)
        {
            while (i < a.Length && a[i] == ' ')
            {
                i++;
            }

            while (j < b.Length && b[j] == ' ')
            {
                j++;
            }

            if (i == a.Length || j == b.Length)
            {
                return i == a.Length && j == b.Length;
            }

            if (a[i++] != b[j++])
            {
                return false;
            }
        }
    }
}
