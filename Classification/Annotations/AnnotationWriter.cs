using System.Buffers;
using System.Text;

namespace Pipeline.Classification.Annotations;

/// <summary>
/// Writes blocks as <c>[@text#Label*]</c>. Text that holds a marker is escaped as docs/annotation-format.md says; everything else,
/// white space between blocks included, is copied as it is.
/// </summary>
internal sealed class AnnotationWriter
{
    private readonly byte[][] _closings;
    private readonly bool[] _isWide;

    /// <exception cref="ArgumentException">A label is none (<see cref="LabelGrammar"/>).</exception>
    public AnnotationWriter(IReadOnlyList<string> labels)
    {
        _closings = new byte[labels.Count][];
        _isWide = new bool[labels.Count];
        for (var i = 0; i < labels.Count; i++)
        {
            var grammar = LabelGrammar.Of(labels[i])
                ?? throw new ArgumentException($"'{labels[i]}' is no label: a label is {LabelGrammar.Rule}.", nameof(labels));
            _isWide[i] = grammar == LabelGrammar.Wide;
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
        var grammar = GrammarOf(labels);
        var marker = 0;
        for (var i = 0; i < paragraphs.Length; i++)
        {
            if (marker < paragraphs[i].End)
            {
                var from = Math.Max(marker, position);
                marker = Markers.Next(text, ref from, out var last) ? last : text.Length;
            }

            if (marker >= paragraphs[i].End)
            {
                written += WritePlain(text[position..paragraphs[i].Start], paragraphs[i].Of(text), _closings[labels[i]], destination);
                position = paragraphs[i].End;
                continue;
            }

            written += WriteEscaped(text[position..paragraphs[i].Start], grammar, destination);
            written += Copy("[@"u8, destination);
            written += WriteEscaped(paragraphs[i].Of(text), grammar, destination);
            written += Copy(_closings[labels[i]], destination);
            position = paragraphs[i].End;
            marker = position;
        }

        return written + WriteEscaped(text[position..], grammar, destination);
    }

    // Where there is nothing to escape: most blocks are written at once.
    private static int WritePlain(ReadOnlySpan<byte> gap, ReadOnlySpan<byte> block, byte[] closing, IBufferWriter<byte> destination)
    {
        var length = gap.Length + "[@"u8.Length + block.Length + closing.Length;
        var space = destination.GetSpan(length);
        gap.CopyTo(space);
        "[@"u8.CopyTo(space[gap.Length..]);
        block.CopyTo(space[(gap.Length + 2)..]);
        closing.CopyTo(space[(gap.Length + 2 + block.Length)..]);
        destination.Advance(length);
        return length;
    }

    // Text that looks like a label of other tools needs an escape only where the reader will take it for one.
    private LabelGrammar GrammarOf(ReadOnlySpan<byte> labels)
    {
        foreach (var label in labels)
        {
            if (_isWide[label])
            {
                return LabelGrammar.Wide;
            }
        }

        return LabelGrammar.Written;
    }

    private static long WriteEscaped(ReadOnlySpan<byte> text, LabelGrammar grammar, IBufferWriter<byte> destination)
    {
        var written = 0L;
        var copied = 0;
        var position = 0;
        while (Markers.Next(text, ref position, out var last))
        {
            if (EscapePosition(text, last, grammar) is var escape and >= 0)
            {
                written += Copy(text[copied..escape], destination) + Copy("\\"u8, destination);
                copied = escape;
            }
        }

        return written + Copy(text[copied..], destination);
    }

    private static int EscapePosition(ReadOnlySpan<byte> text, int last, LabelGrammar grammar)
    {
        if (text[last] == '@')
        {
            return Markers.EndsOpening(text[..last], out _) ? last : -1;
        }

        var star = last - 1;
        return star >= 0 && text[star] == '*' && grammar.EndsLabel(text[..star], out _, out _) ? star : -1;
    }

    private static long Copy(ReadOnlySpan<byte> bytes, IBufferWriter<byte> destination)
    {
        destination.Write(bytes);
        return bytes.Length;
    }
}
