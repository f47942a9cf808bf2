namespace Pipeline.Classification.Segmentation;

/// <summary>The white space that may stand around a paragraph: tab, line feed, vertical tab, form feed, return, blank.</summary>
internal static class WhiteSpace
{
    public static bool Is(byte value) => value is (byte)' ' or (>= 0x09 and <= 0x0D);

    /// <summary>The range without the white space at its ends; empty, at the range's start, when it has nothing else.</summary>
    public static Paragraph Trim(ReadOnlySpan<byte> text, Paragraph range)
    {
        var start = range.Start;
        var end = range.End;
        while (end > start && Is(text[end - 1]))
        {
            end--;
        }

        while (start < end && Is(text[start]))
        {
            start++;
        }

        return new Paragraph(start, end - start);
    }
}
