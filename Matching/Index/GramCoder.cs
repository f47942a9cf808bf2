namespace Pipeline.Matching.Index;

/// <summary>Numbers for the three-letter pieces of a key, with a space before its first and after its last letter.</summary>
internal static class GramCoder
{
    /// <summary>Every number is below this.</summary>
    public const int Vocabulary = 1 << 16;

    /// <summary>The most pieces that are taken of a key; what is beyond does not count.</summary>
    public const int MostGrams = 1_024;

    private const int Space = 36;
    private const int Symbols = 37;
    private const int Exact = Symbols * Symbols * Symbols;

    /// <summary>Writes the numbers in ascending order, a piece that comes twice twice, and tells how many there are.</summary>
    public static int Code(ReadOnlySpan<char> key, Span<ushort> grams)
    {
        if (key.IsEmpty)
        {
            return 0;
        }

        var count = Math.Min(key.Length, Math.Min(grams.Length, MostGrams));
        var first = Space;
        var second = Symbol(key[0]);
        for (var i = 1; i <= count; i++)
        {
            var third = i < key.Length ? Symbol(key[i]) : Space;
            grams[i - 1] = Number(first, second, third);
            (first, second) = (second, third);
        }

        grams[..count].Sort();
        return count;
    }

    private static int Symbol(char letter) => letter switch
    {
        >= 'a' and <= 'z' => letter - 'a',
        >= '0' and <= '9' => 26 + letter - '0',
        ' ' => Space,
        _ => letter,
    };

    // ASCII fits without collisions; pieces with other letters share the numbers that are left.
    private static ushort Number(int first, int second, int third)
    {
        if ((first | second | third) < 64)
        {
            return (ushort)((first * Symbols + second) * Symbols + third);
        }

        var hash = ((uint)first * 0x9E3779B1 ^ (uint)second) * 0x85EBCA6B ^ (uint)third;
        hash = (hash ^ hash >> 15) * 0xC2B2AE35;
        return (ushort)(Exact + (hash ^ hash >> 16) % (Vocabulary - Exact));
    }
}
