using System.Buffers;
using System.Text;

namespace Pipeline.Classification.Segmentation;

/// <summary>Whether a sentence goes on from one line to the next.</summary>
internal static class Sentences
{
    // No heading is so long.
    private const int ShortestLine = 40;

    private const int LongestJoint = 6;

    private static readonly string[] Joints =
    [
        .. "the of and in with by from to on a an or at for as than that which is are was were near see".Split(' '),
        .. "et de la le les du und der die das von mit y el los".Split(' '),
    ];

    /// <summary>True when no sentence ends with the text.</summary>
    public static bool GoesOnAfter(ReadOnlySpan<byte> text) => !text.IsEmpty && text[^1] is not ((byte)'.' or (byte)':' or (byte)'?' or (byte)'!');

    /// <summary>True when the text begins with a small letter: no sentence begins there.</summary>
    public static bool GoesOnWith(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && Rune.DecodeFromUtf8(text, out var first, out _) == OperationStatus.Done && Rune.IsLower(first);

    /// <summary>True when what stands between two texts, a page break for one, cuts a sentence.</summary>
    public static bool GoesOn(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        if (!GoesOnAfter(before) || after.IsEmpty)
        {
            return false;
        }

        if (GoesOnWith(after))
        {
            return true;
        }

        if (before.Length < ShortestLine || IsNumbered(after))
        {
            return false;
        }

        var isOpen = before[^1] is (byte)',' or (byte)';' or (byte)'-' || before.EndsWith("–"u8) || before.EndsWith("×"u8) || EndsWithJoint(before);
        return isOpen || (IsInside(after[0]) && char.IsAsciiLetter((char)before[^1]));
    }

    private static bool IsInside(byte first) => char.IsAsciiDigit((char)first) || first is (byte)'(' or (byte)'[';

    // "12. Name", "12) name" and "(12) name" begin something.
    private static bool IsNumbered(ReadOnlySpan<byte> text)
    {
        var number = text.TrimStart("(["u8);
        var digits = number.Length - number.TrimStart("0123456789"u8).Length;
        return digits is 1 or 2 && digits < number.Length && number[digits] is (byte)'.' or (byte)')' or (byte)']'
            && (digits + 1 == number.Length || number[digits + 1] == ' ');
    }

    private static bool EndsWithJoint(ReadOnlySpan<byte> text)
    {
        var word = text[^LongestJoint..];
        word = word[(word.LastIndexOfAny(" \t\n\r"u8) + 1)..];
        if (word.Length == LongestJoint)
        {
            return false;
        }

        foreach (var joint in Joints)
        {
            if (Ascii.Equals(word, joint))
            {
                return true;
            }
        }

        return false;
    }
}
