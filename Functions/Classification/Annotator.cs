using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Pipeline.Classification.Annotations;
using Pipeline.Classification.Sequences;

namespace Pipeline.Classification;

/// <summary>Segments, labels and writes. The model is loaded when it is first needed.</summary>
internal sealed class Annotator(Lazy<SequenceModel> model) : IAnnotator
{
    private readonly ConcurrentBag<Scratch> _scratches = [];
    private readonly Lazy<AnnotationWriter> _writer = new(() => new AnnotationWriter(model.Value.Labels));

    public string ModelId => model.Value.Id;

    public AnnotationSummary Annotate(ReadOnlySpan<byte> text, IBufferWriter<byte> destination)
    {
        Utf8Text.ThrowIfInvalid(text);
        if (!_scratches.TryTake(out var scratch))
        {
            scratch = new Scratch();
        }

        scratch.Paragraphs.Clear();
        model.Value.Segment(text, scratch.Paragraphs);
        var paragraphs = CollectionsMarshal.AsSpan(scratch.Paragraphs);
        var labels = scratch.Labels(paragraphs.Length);
        model.Value.Classify(text, paragraphs, labels, []);
        var written = _writer.Value.Write(text, paragraphs, labels, destination);
        var summary = new AnnotationSummary(paragraphs.Length, written);
        _scratches.Add(scratch);
        return summary;
    }

    /// <summary>Everything that one caller needs for itself.</summary>
    private sealed class Scratch
    {
        private byte[] _labels = [];

        public List<Paragraph> Paragraphs { get; } = [];

        public Span<byte> Labels(int count)
        {
            if (_labels.Length < count)
            {
                _labels = new byte[Paragraphs.Capacity];
            }

            return _labels.AsSpan(0, count);
        }
    }
}
