using System.Buffers;
using System.Globalization;
using System.Text;

namespace Pipeline.Classification.Annotations;

/// <summary>What is taken for a label.</summary>
internal sealed class LabelGrammar
{
    /// <summary>The rule of <see cref="Wide"/> in words.</summary>
    public const string Rule = "letters, digits, '_', '-' and '.', not beginning with '-' or '.'";

    private readonly bool _isWide;

    private LabelGrammar(bool isWide) => _isWide = isWide;

    /// <summary>A letter of ASCII followed by letters and hyphens: text that looks like it is escaped wherever it is written.</summary>
    public static LabelGrammar Written { get; } = new(false);

    /// <summary>Letters of any script with their marks, digits, <c>_</c>, <c>-</c> and <c>.</c>, not beginning with the last two.</summary>
    public static LabelGrammar Wide { get; } = new(true);

    /// <summary>The narrowest grammar that takes the label; null when it is none.</summary>
    public static LabelGrammar? Of(string label) => Written.IsLabel(label) ? Written : Wide.IsLabel(label) ? Wide : null;

    public bool IsLabel(string label)
    {
        var marker = Encoding.UTF8.GetBytes("#" + label);
        return EndsLabel(marker, out var length, out var backslashes) && length == marker.Length - 1 && backslashes == 0;
    }

    /// <summary>True when what follows <paramref name="before"/> ends <c>#Label</c>, backslashes.</summary>
    /// <param name="before">What stands before the last byte of a marker.</param>
    /// <param name="labelLength">Length of the label in bytes, without the <c>#</c>.</param>
    /// <param name="backslashes">Number of backslashes after the label.</param>
    public bool EndsLabel(ReadOnlySpan<byte> before, out int labelLength, out int backslashes)
    {
        backslashes = Markers.TrailingBackslashes(before);
        var end = before.Length - backslashes;
        var start = end;
        while (LabelCharacterLength(before[..start]) is var length and > 0)
        {
            start -= length;
        }

        labelLength = end - start;
        return labelLength > 0 && before[start] is not ((byte)'-' or (byte)'.') && start > 0 && before[start - 1] == '#';
    }

    private int LabelCharacterLength(ReadOnlySpan<byte> before)
    {
        if (before.IsEmpty)
        {
            return 0;
        }

        var last = (char)before[^1];
        if (char.IsAsciiLetter(last) || last == '-')
        {
            return 1;
        }

        return _isWide && Rune.DecodeLastFromUtf8(before, out var rune, out var length) == OperationStatus.Done && IsWide(rune) ? length : 0;
    }

    private static bool IsWide(Rune rune) => rune.Value is '_' or '.' || Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber;
}
