using System.Buffers;
using System.Text;

namespace Pipeline.Classification.Annotations;

/// <summary>Reads the three spellings of annotations; docs/annotation-format.md is their definition.</summary>
internal static class AnnotationReader
{
    private static readonly SearchValues<byte> LastBytesOfMarkers = SearchValues.Create("@]"u8);

    /// <param name="annotation">The bytes of an annotation file.</param>
    /// <param name="spelling">The file's spelling, or null to detect it.</param>
    /// <exception cref="InvalidTextException">The annotation is not valid UTF-8.</exception>
    public static AnnotatedText Read(ReadOnlySpan<byte> annotation, AnnotationSpelling? spelling = null)
    {
        Utf8Text.ThrowIfInvalid(annotation);
        var read = spelling ?? Detect(annotation);
        return new Reading(annotation, read).Run();
    }

    /// <summary>The spelling that most markers of the file have; <see cref="AnnotationSpelling.Closed"/> when there are none.</summary>
    public static AnnotationSpelling Detect(ReadOnlySpan<byte> annotation)
    {
        int openings = 0, spacedOpenings = 0, closed = 0, spacedClosed = 0, open = 0;
        var position = 0;
        while (Next(annotation, ref position, out var last))
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
                if (Markers.EndsLabel(before[..^1], out var length, out var escapes) && escapes == 0)
                {
                    closed++;
                    spacedClosed += before[..^(length + 2)].EndsWith(" "u8) ? 1 : 0;
                }
            }
            else if (Markers.EndsLabel(before, out _, out var escapes) && escapes == 0)
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

    private static bool Next(ReadOnlySpan<byte> annotation, ref int position, out int last)
    {
        var found = annotation[position..].IndexOfAny(LastBytesOfMarkers);
        last = position + found;
        position = last + 1;
        return found >= 0;
    }

    /// <summary>One pass over one file.</summary>
    private ref struct Reading(ReadOnlySpan<byte> annotation, AnnotationSpelling spelling)
    {
        private readonly ReadOnlySpan<byte> _annotation = annotation;
        private readonly ArrayBufferWriter<byte> _text = new(Math.Max(annotation.Length, 1));
        private readonly List<Block> _blocks = [];
        private readonly List<AnnotationProblem> _problems = [];
        private int _copied;
        private int _blockStart = -1;
        private int _openedAt;
        private int _countedTo;
        private int _line = 1;

        public AnnotatedText Run()
        {
            var position = 0;
            while (Next(_annotation, ref position, out var last))
            {
                // Bytes of a marker that was read already are no part of the next one.
                var before = _annotation[_copied..last];
                if (_annotation[last] == '@')
                {
                    if (Markers.EndsOpening(before, out var backslashes))
                    {
                        position = ReadOpening(last, backslashes);
                    }
                }
                else
                {
                    ReadClosing(last, before);
                }
            }

            CopyTo(_annotation.Length);
            ReportUnclosed();
            return new AnnotatedText(_text.WrittenSpan.ToArray(), _blocks, _problems, spelling);
        }

        private int ReadOpening(int at, int backslashes)
        {
            if (backslashes > 0)
            {
                DropEscape(at);
                return at + 1;
            }

            CopyTo(at - 1);
            ReportUnclosed();
            _copied = at + 1;
            if (spelling != AnnotationSpelling.Closed && _copied < _annotation.Length && _annotation[_copied] == ' ')
            {
                _copied++;
            }

            _blockStart = _text.WrittenCount;
            _openedAt = at;
            return _copied;
        }

        private void ReadClosing(int at, ReadOnlySpan<byte> before)
        {
            var starred = spelling != AnnotationSpelling.SpacedOpen;
            if (starred && !before.EndsWith("*"u8))
            {
                return;
            }

            var labelled = starred ? before[..^1] : before;
            if (!Markers.EndsLabel(labelled, out var length, out var backslashes))
            {
                return;
            }

            var labelEnd = _copied + labelled.Length;
            if (backslashes > 0)
            {
                DropEscape(labelEnd);
                return;
            }

            var label = Encoding.UTF8.GetString(labelled[^length..]);
            var textEnd = labelEnd - length - 1;
            if (spelling == AnnotationSpelling.SpacedClosed && textEnd > _copied && _annotation[textEnd - 1] == ' ')
            {
                CopyTo(textEnd - 1);
            }
            else
            {
                CopyTo(textEnd);
            }

            _copied = at + 1;
            AddBlock(label, textEnd);
        }

        private void AddBlock(string label, int textEnd)
        {
            var length = _text.WrittenCount - _blockStart;
            if (_blockStart < 0)
            {
                Report(textEnd, $"'#{label}' closes a block that was never opened: the text before it stays without a label.");
            }
            else if (length == 0)
            {
                Report(_openedAt, $"The block '#{label}' is empty and is left out.");
            }
            else
            {
                _blocks.Add(new Block(new Paragraph(_blockStart, length), label));
            }

            _blockStart = -1;
        }

        // Only the first spelling knows escapes: the historical ones are read as they stand.
        private void DropEscape(int after)
        {
            if (spelling == AnnotationSpelling.Closed)
            {
                CopyTo(after - 1);
                _copied = after;
            }
        }

        private void CopyTo(int end)
        {
            if (end > _copied)
            {
                _text.Write(_annotation[_copied..end]);
                _copied = end;
            }
        }

        private void ReportUnclosed()
        {
            if (_blockStart >= 0)
            {
                Report(_openedAt, "The block that begins here is never closed: its text stays without a label.");
                _blockStart = -1;
            }
        }

        private void Report(int offset, string message)
        {
            _line += _annotation[_countedTo..offset].Count((byte)'\n');
            _countedTo = offset;
            _problems.Add(new AnnotationProblem(_line, message));
        }
    }
}
