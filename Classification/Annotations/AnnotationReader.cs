namespace Pipeline.Classification.Annotations;

/// <summary>Reads the three spellings of annotations; docs/annotation-format.md is their definition.</summary>
public static class AnnotationReader
{
    /// <param name="annotation">The bytes of an annotation file.</param>
    /// <param name="spelling">The file's spelling, or null to detect it.</param>
    /// <exception cref="InvalidTextException">The annotation is not valid UTF-8.</exception>
    /// <remarks>
    /// A file is read with the labels that are written, and only where that leaves something malformed with those of other tools
    /// (<see cref="LabelGrammar"/>): so text in which <c>#1*]</c> stands for itself is read as it was written.
    /// </remarks>
    public static AnnotatedText Read(ReadOnlySpan<byte> annotation, AnnotationSpelling? spelling = null)
    {
        Utf8Text.ThrowIfInvalid(annotation);
        var written = Read(annotation, spelling, LabelGrammar.Written);
        if (written.MalformedCount == 0)
        {
            return written;
        }

        var wide = Read(annotation, spelling, LabelGrammar.Wide);
        return wide.MalformedCount < written.MalformedCount ? wide : written;
    }

    private static AnnotatedText Read(ReadOnlySpan<byte> annotation, AnnotationSpelling? spelling, LabelGrammar grammar) =>
        new AnnotationReading(annotation, spelling ?? Detect(annotation, grammar), grammar).Run();

    /// <summary>The spelling that most markers of the file have; <see cref="AnnotationSpelling.Closed"/> when there are none.</summary>
    private static AnnotationSpelling Detect(ReadOnlySpan<byte> annotation, LabelGrammar grammar)
    {
        int openings = 0, spacedOpenings = 0, closed = 0, spacedClosed = 0, open = 0;
        var position = 0;
        while (Markers.Next(annotation, ref position, out var last))
        {
            var before = annotation[..last];
            if (annotation[last] == '@')
            {
                if (Markers.EndsOpening(before, out var escapes) && escapes == 0)
                {
                    openings++;
                    spacedOpenings += last + 1 < annotation.Length && annotation[last + 1] == ' ' ? 1 : 0;
                }
            }
            else if (before.EndsWith("*"u8))
            {
                if (grammar.EndsLabel(before[..^1], out var length, out var escapes) && escapes == 0)
                {
                    closed++;
                    spacedClosed += before[..^(length + 2)].EndsWith(" "u8) ? 1 : 0;
                }
            }
            else if (grammar.EndsLabel(before, out _, out var escapes) && escapes == 0)
            {
                open++;
            }
        }

        if (open > closed && spacedOpenings * 2 > openings)
        {
            return AnnotationSpelling.SpacedOpen;
        }

        return spacedClosed * 2 > closed && spacedOpenings * 2 > openings ? AnnotationSpelling.SpacedClosed : AnnotationSpelling.Closed;
    }
}
