namespace Pipeline.Classification.Segmentation;

/// <summary>
/// Finds the paragraphs of a text. A paragraph is a run of lines with content, without the blanks around it; it ends at a blank line,
/// at a paragraph separator, at a page break and at page furniture, and where <see cref="LineBreakModel"/> says so, since in scans a paragraph
/// often begins on the next line. What lies between two paragraphs is a gap and holds blanks and page furniture only. Offsets come
/// back, never copies, so that paragraphs and gaps together are the text byte for byte.
/// </summary>
internal static class ParagraphSegmenter
{
    /// <summary>Adds the paragraphs of <paramref name="text"/> in order of their offsets.</summary>
    /// <param name="text">The text.</param>
    /// <param name="furniture">Its lines of page furniture.</param>
    /// <param name="lineBreaks">Where a paragraph ends inside a run of lines; null for nowhere.</param>
    /// <param name="paragraphs">Receives the paragraphs.</param>
    public static void Segment(ReadOnlySpan<byte> text, ReadOnlySpan<Paragraph> furniture, LineBreaks? lineBreaks, List<Paragraph> paragraphs)
    {
        lineBreaks?.Begin(text);
        var reader = new LineReader(text, furniture);
        var start = -1;
        while (reader.Read())
        {
            var line = reader.Current;
            start = start < 0 ? line.Ending.Start : start;
            if (line.Next.Length == 0 || lineBreaks?.EndsParagraph(text, line) == true)
            {
                paragraphs.Add(new Paragraph(start, line.Ending.End - start));
                start = -1;
            }
        }
    }
}
