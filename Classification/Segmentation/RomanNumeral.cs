namespace Pipeline.Classification.Segmentation;

/// <summary>Reads Roman numerals as front matter is numbered with: i to some hundreds.</summary>
internal static class RomanNumeral
{
    /// <summary>No longer one is read, in letters.</summary>
    public const int Longest = 8;

    /// <returns>Its value; -1 when it is none, in one case throughout.</returns>
    public static int Read(ReadOnlySpan<byte> text)
    {
        var value = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var here = ValueOf(text[i]);
            if (here < 0 || text.Length > Longest || char.IsAsciiLetterLower((char)text[i]) != char.IsAsciiLetterLower((char)text[0]))
            {
                return -1;
            }

            value += i + 1 < text.Length && ValueOf(text[i + 1]) > here ? -here : here;
        }

        return value > 0 ? value : -1;
    }

    /// <summary>False for most texts that are none, at the cost of a look; brackets may stand around one.</summary>
    public static bool MayBe(ReadOnlySpan<byte> text) =>
        text.Length <= Longest && IsDigitOrMark(text[0]) && IsDigitOrMark(text[^1]);

    private static bool IsDigitOrMark(byte value) => ValueOf(value) > 0 || !char.IsAsciiLetter((char)value);

    private static int ValueOf(byte letter) => (letter | 0x20) switch
    {
        'i' => 1,
        'v' => 5,
        'x' => 10,
        'l' => 50,
        'c' => 100,
        _ => -1,
    };
}
