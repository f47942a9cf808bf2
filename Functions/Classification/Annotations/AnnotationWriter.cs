using System.Buffers;
using System.Text;

namespace Pipeline.Classification.Annotations;

/// <summary>
/// Writes blocks as <c>[@text#Label*]</c>. Text that holds a marker is escaped as docs/annotation-format.md says; everything else,
/// white space between blocks included, is copied as it is.
/// </summary>
internal sealed class AnnotationWriter
{
    private static readonly SearchValues<byte> LastBytesOfMarkers = SearchValues.Create("@]"u8);

    private readonly byte[][] _closings;

    /// <exception cref="ArgumentException">A label is not a letter followed by letters and hyphens.</exception>
    public AnnotationWriter(IReadOnlyList<string> labels)
    {
        _closings = new byte[labels.Count][];
        for (var i = 0; i < labels.Count; i++)
        {
            if (!Markers.IsLabel(labels[i]))
            {
                throw new ArgumentException($"The label '{labels[i]}' is not a letter followed by letters and hyphens.", nameof(labels));
            }

            _closings[i] = Encoding.UTF8.GetBytes($"#{labels[i]}*]");
        }
    }

    /// <param name="text">The source.</param>
    /// <param name="paragraphs">The blocks in order, not overlapping.</param>
    /// <param name="labels">The label's number for each block.</param>
    /// <param name="destination">Receives the annotation.</param>
    /// <returns>The number of bytes written.</returns>
    public long Write(ReadOnlySpan<byte> text, ReadOnlySpan<Paragraph> paragraphs, ReadOnlySpan<byte> labels, IBufferWriter<byte> destination)
    {
        var written = 0L;
        var position = 0;
        for (var i = 0; i < paragraphs.Length; i++)
        {
            written += WriteEscaped(text[position..paragraphs[i].Start], destination);
            written += Copy("[@"u8, destination);
            written += WriteEscaped(paragraphs[i].Of(text), destination);
            written += Copy(_closings[labels[i]], destination);
            position = paragraphs[i].End;
        }

        return written + WriteEscaped(text[position..], destination);
    }

    private static long WriteEscaped(ReadOnlySpan<byte> text, IBufferWriter<byte> destination)
    {
        var written = 0L;
        var copied = 0;
        var searched = 0;
        while (true)
        {
            var found = text[searched..].IndexOfAny(LastBytesOfMarkers);
            if (found < 0)
            {
                return written + Copy(text[copied..], destination);
            }

            var last = searched + found;
            if (EscapePosition(text, last) is var escape and >= 0)
            {
                written += Copy(text[copied..escape], destination) + Copy("\\"u8, destination);
                copied = escape;
            }

            searched = last + 1;
        }
    }

    private static int EscapePosition(ReadOnlySpan<byte> text, int last)
    {
        if (text[last] == '@')
        {
            return Markers.EndsOpening(text[..last], out _) ? last : -1;
        }

        var star = last - 1;
        return star >= 0 && text[star] == '*' && Markers.EndsLabel(text[..star], out _, out _) ? star : -1;
    }

    private static long Copy(ReadOnlySpan<byte> bytes, IBufferWriter<byte> destination)
    {
        destination.Write(bytes);
        return bytes.Length;
    }
}
