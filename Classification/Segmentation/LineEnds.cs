using System.Buffers;

namespace Pipeline.Classification.Segmentation;

/// <summary>
/// Finds line ends: those of Unicode's newline guidelines (The Unicode Standard, section 5.8), which are CR, LF, CRLF, vertical tab,
/// form feed, next line (U+0085), line separator and paragraph separator; and CR with U+0085 as one, as XML 1.1 has it.
/// </summary>
internal static class LineEnds
{
    private const int Looks = 4;

    private static readonly SearchValues<byte> FirstBytes = SearchValues.Create([0x0A, 0x0B, 0x0C, 0x0D, 0xC2, 0xE2]);

    /// <summary>The first line end of the text, or the end of the text.</summary>
    public static LineEnd Find(ReadOnlySpan<byte> text)
    {
        // Short lines come in rows, and a search costs more than some looks.
        var at = 0;
        while (at < text.Length && at < Looks && text[at] is > 0x0D and < 0xC2)
        {
            at++;
        }

        if (at < text.Length && text[at] is (byte)'\n' or (byte)'\f')
        {
            return new LineEnd(at, 1, text[at] == '\n' ? LineEndKind.Line : LineEndKind.Page);
        }

        while (text[at..].IndexOfAny(FirstBytes) is var found and >= 0)
        {
            at += found;
            if (EndAt(text[at..]) is var (length, kind) && length > 0)
            {
                return new LineEnd(at, length, kind);
            }

            at++;
        }

        return new LineEnd(text.Length, 0, LineEndKind.Text);
    }

    /// <summary>True when a line ends with one of the bytes, each of which may be part of a character.</summary>
    public static bool IsIn(ReadOnlySpan<byte> text) => Find(text).Kind != LineEndKind.Text;

    private static (int Length, LineEndKind Kind) EndAt(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'\r', (byte)'\n', ..] => (2, LineEndKind.Line),
        [(byte)'\r', 0xC2, 0x85, ..] => (3, LineEndKind.Line),
        [(byte)'\n' or (byte)'\r' or (byte)'\v', ..] => (1, LineEndKind.Line),
        [(byte)'\f', ..] => (1, LineEndKind.Page),
        [0xC2, 0x85, ..] => (2, LineEndKind.Line),
        [0xE2, 0x80, 0xA8, ..] => (3, LineEndKind.Line),
        [0xE2, 0x80, 0xA9, ..] => (3, LineEndKind.Paragraph),
        _ => default,
    };
}
