using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Pipeline.Classification.Segmentation;

/// <summary>
/// What a reader sees as blank: white space as Unicode defines it, controls, blanks of zero width and the signs that are drawn as
/// nothing (Unicode's Default_Ignorable_Code_Point). Bytes that are no UTF-8 are not blank.
/// </summary>
internal static class WhiteSpace
{
    /// <summary>True for a byte that is a blank by itself: white space and controls of ASCII.</summary>
    public static bool Is(byte value) => value is <= (byte)' ' or 0x7F;

    /// <summary>The length in bytes of the white space or control that the text begins with, 0 for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LengthAt(ReadOnlySpan<byte> text) => Is(text[0]) ? 1 : LengthAt(text, IsSpace);

    /// <summary>The length in bytes of the sign without a picture of its own that the text begins with, 0 for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int InvisibleLengthAt(ReadOnlySpan<byte> text) => text[0] < 0x80 ? 0 : LengthAt(text, IsInvisible);

    /// <summary>
    /// The range without the blanks at its ends; empty, at the range's start, when it has nothing else. Signs without a picture stay at
    /// its end, where they belong to the character before them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Paragraph Trim(ReadOnlySpan<byte> text, Paragraph range) =>
        range.Length > 0 && IsPlain(text[range.Start]) && IsPlain(text[range.End - 1]) ? range : TrimBlanks(text, range);

    private static Paragraph TrimBlanks(ReadOnlySpan<byte> text, Paragraph range)
    {
        var (start, end) = (range.Start, range.End);
        while (end > start && TrailingLength(text[start..end]) is var length and > 0)
        {
            end -= length;
        }

        while (start < end && LeadingLength(text[start..end]) is var length and > 0)
        {
            start += length;
        }

        return start < end ? new Paragraph(start, end - start) : new Paragraph(range.Start, 0);
    }

    /// <summary>True when there is nothing to see.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> text) => Trim(text, new Paragraph(0, text.Length)).Length == 0;

    // A byte that is a character by itself, and not a blank one: most texts begin and end so.
    private static bool IsPlain(byte value) => value is > (byte)' ' and < 0x7F;

    private static int LeadingLength(ReadOnlySpan<byte> text) =>
        LengthAt(text) is var space and > 0 ? space : InvisibleLengthAt(text);

    private static int TrailingLength(ReadOnlySpan<byte> text)
    {
        if (text[^1] < 0x80)
        {
            return Is(text[^1]) ? 1 : 0;
        }

        return Rune.DecodeLastFromUtf8(text, out var rune, out var length) == OperationStatus.Done && IsSpace(rune.Value) ? length : 0;
    }

    private static int LengthAt(ReadOnlySpan<byte> text, Func<int, bool> isBlank) =>
        MayBeBlank(text[0]) && Rune.DecodeFromUtf8(text, out var rune, out var length) == OperationStatus.Done && isBlank(rune.Value) ? length : 0;

    // The first bytes of the characters below; all others need not be decoded.
    private static bool MayBeBlank(byte first) => first is 0xC2 or 0xCD or 0xD8 or 0xE1 or 0xE2 or 0xE3 or 0xEF or 0xF0 or 0xF3;

    private static bool IsSpace(int rune) => rune is <= 0x20 or (>= 0x7F and <= 0xA0) or 0x1680 or (>= 0x2000 and <= 0x200B) or 0x2028
        or 0x2029 or 0x202F or 0x205F or 0x2060 or 0x3000 or 0xFEFF
        or 0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0; // Fillers of Hangul and the empty pattern of Braille.

    private static bool IsInvisible(int rune) => rune is 0xAD or 0x34F or 0x61C or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F)
        or (>= 0x200C and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2061 and <= 0x206F) or (>= 0xFE00 and <= 0xFE0F)
        or (>= 0xFFF0 and <= 0xFFFB) or (>= 0x1BCA0 and <= 0x1BCA3) or (>= 0x1D173 and <= 0x1D17A) or (>= 0xE0000 and <= 0xE0FFF);
}
