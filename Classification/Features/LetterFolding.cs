namespace Pipeline.Classification.Features;

/// <summary>
/// Folds letters of two bytes in UTF-8 (U+0080 to U+07FF): Latin ones to the letter of ASCII that they are made from, others to lower
/// case. A table of our own, so that no machine's tables of languages have a say in a model.
/// </summary>
internal static class LetterFolding
{
    /// <summary>What a combining mark folds to: it belongs to the letter before it.</summary>
    public const int Nothing = 0;

    private const int First = 0x80;
    private const int FirstLatin = 0xC0;
    private const int FirstCombining = 0x300;
    private const int LastCombining = 0x36F;

    // U+00C0 to U+017F; × and ÷ are no letters.
    private const string Latin =
        "aaaaaaaceeeeiiiidnooooo×ouuuuytsaaaaaaaceeeeiiiidnooooo÷ouuuuyty"
        + "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    private static readonly string[] Ligatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];

    private static readonly ushort[] Folded = [.. Enumerable.Range(First, 0x800 - First).Select(Fold)];

    /// <summary>True for the first byte of a character of two bytes.</summary>
    public static bool Begins(byte value) => value is >= 0xC2 and <= 0xDF;

    /// <summary>The character of two bytes that stands at the start of the text.</summary>
    public static int Read(ReadOnlySpan<byte> text) => ((text[0] & 0x1F) << 6) | (text[1] & 0x3F);

    /// <summary>The folded character, or <see cref="Nothing"/>.</summary>
    public static int Of(int character) => Folded[character - First];

    /// <summary>True for a capital.</summary>
    public static bool IsCapital(int character) => char.IsUpper((char)character);

    /// <summary>The letters of a ligature of Latin ones (U+FB00 to U+FB06) that the text begins with; empty for none.</summary>
    public static string ReadLigature(ReadOnlySpan<byte> text) =>
        text.Length >= 3 && text[0] == 0xEF && text[1] == 0xAC && text[2] is >= 0x80 and <= 0x86 ? Ligatures[text[2] - 0x80] : "";

    private static ushort Fold(int character) => character switch
    {
        >= FirstCombining and <= LastCombining => Nothing,
        >= FirstLatin when character - FirstLatin < Latin.Length => Latin[character - FirstLatin],
        _ => char.ToLowerInvariant((char)character),
    };
}
