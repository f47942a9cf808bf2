using System.Globalization;
using System.Text;

namespace Pipeline.Embedded.Mongo;

/// <summary>Prepares a password for SCRAM as RFC 4013 says, as far as the platform can.</summary>
internal static class SaslPrep
{
    private static readonly bool CanNormalize = "\uFB01".Normalize(NormalizationForm.FormKC) == "fi";

    /// <exception cref="FormatException">It holds a character that is not allowed, or that cannot be normalised here. The message does not show it.</exception>
    public static string Prepare(string text)
    {
        if (IsPlainAscii(text))
        {
            return text;
        }

        var mapped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsMappedToNothing(rune.Value))
            {
                continue;
            }

            mapped.Append(Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator ? new Rune(' ') : rune);
        }

        var prepared = mapped.ToString();
        if (!CanNormalize && !prepared.All(IsNormal))
        {
            throw new FormatException("The password holds characters beyond Latin-1, whose normalisation is not supported here; use the Azure build or another password.");
        }

        prepared = CanNormalize ? prepared.Normalize(NormalizationForm.FormKC) : prepared;
        return prepared.EnumerateRunes().Any(IsProhibited)
            ? throw new FormatException("The password holds a control character or one without a meaning, which SASLprep (RFC 4013) does not allow.")
            : prepared;
    }

    private static bool IsPlainAscii(string text) => text.All(character => character is >= ' ' and <= '~');

    // RFC 3454, table B.1.
    private static bool IsMappedToNothing(int rune) =>
        rune is 0xAD or 0x34F or 0x1806 or (>= 0x180B and <= 0x180D) or (>= 0x200B and <= 0x200D) or 0x2060 or (>= 0xFE00 and <= 0xFE0F) or 0xFEFF;

    private static bool IsProhibited(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator || rune.Value == Rune.ReplacementChar.Value;

    // The letters that are the same in every normal form as long as no combining mark follows, and none can.
    private static bool IsNormal(char character) => character is <= '\u007F' or (>= '\u00C0' and <= '\u00FF');
}
