namespace Pipeline.Classification;

/// <summary>
/// Finds the paragraphs of a text. A paragraph is a run of lines that are not blank, without the white space around it; what
/// lies between two paragraphs is a gap and holds white space only (and a byte order mark at the very start).
/// Offsets come back, never copies, so that paragraphs and gaps together are the text byte for byte.
/// </summary>
/// <remarks>A line ends with LF, CRLF, CR or a form feed; a form feed, being a page break, ends the paragraph as well.</remarks>
internal static class ParagraphSegmenter
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Adds the paragraphs of <paramref name="text"/> in order of their offsets.</summary>
    public static void Segment(ReadOnlySpan<byte> text, List<Paragraph> paragraphs)
    {
        var position = text.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        var start = -1;
        var end = -1;
        while (position < text.Length)
        {
            var rest = text[position..];
            var length = rest.IndexOfAny((byte)'\n', (byte)'\r', (byte)'\f');
            var line = length < 0 ? rest : rest[..length];
            var content = Trim(line, out var leading);
            if (content > 0)
            {
                start = start < 0 ? position + leading : start;
                end = position + leading + content;
            }

            var pageBreak = length >= 0 && rest[length] == '\f';
            if (start >= 0 && (content == 0 || pageBreak))
            {
                paragraphs.Add(new Paragraph(start, end - start));
                start = -1;
            }

            position += length < 0 ? rest.Length : length + LineBreakLength(rest[length..]);
        }

        if (start >= 0)
        {
            paragraphs.Add(new Paragraph(start, end - start));
        }
    }

    /// <summary>True for the white space that may stand around a paragraph: tab, line feed, vertical tab, form feed, return, blank.</summary>
    public static bool IsWhiteSpace(byte value) => value is (byte)' ' or (>= 0x09 and <= 0x0D);

    private static int LineBreakLength(ReadOnlySpan<byte> text) => text is [(byte)'\r', (byte)'\n', ..] ? 2 : 1;

    private static int Trim(ReadOnlySpan<byte> line, out int leading)
    {
        leading = 0;
        while (leading < line.Length && IsWhiteSpace(line[leading]))
        {
            leading++;
        }

        var end = line.Length;
        while (end > leading && IsWhiteSpace(line[end - 1]))
        {
            end--;
        }

        return end - leading;
    }
}
