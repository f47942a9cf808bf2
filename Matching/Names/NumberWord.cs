using System.Globalization;

namespace Pipeline.Matching.Names;

/// <summary>Words that count: funds and acquisition companies of one family differ in nothing else.</summary>
internal static class NumberWord
{
    private static readonly string[] Roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"];

    private static readonly string[] Written = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    private static readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Values = Roman.Select((word, i) => (word, i))
        .Concat(Written.Select((word, i) => (word, i)))
        .ToDictionary(pair => pair.word, pair => pair.i + 1, StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What the word counts: the number of a numeral, a negative hash of what else begins with a digit; zero when it counts nothing.</summary>
    public static int Value(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty || (word[0] > '9' && word.Length > 5))
        {
            return 0;
        }

        if (!char.IsAsciiDigit(word[0]))
        {
            return Values.TryGetValue(word, out var value) ? value : 0;
        }

        return int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1_000_000 ? number : Hash(word);
    }

    // FNV-1a; negative, so that it is no number.
    private static int Hash(ReadOnlySpan<char> word)
    {
        var hash = 2166136261;
        foreach (var letter in word)
        {
            hash = (hash ^ letter) * 16777619;
        }

        return (int)(hash | 0x80000000);
    }
}
