using System.Buffers;

namespace Pipeline.Classification;

/// <summary>Writes the annotation of a text. One instance serves any number of callers at a time.</summary>
public interface IAnnotator
{
    /// <summary>Identifies the model: the hash of its file's bytes, so that the same id means the same annotations.</summary>
    string ModelId { get; }

    /// <param name="text">The raw UTF-8 source. It is not changed: unescaped and without its markers the annotation is this text.</param>
    /// <param name="destination">Receives the annotation, UTF-8.</param>
    /// <exception cref="InvalidTextException">The text is not valid UTF-8; nothing has been written.</exception>
    AnnotationSummary Annotate(ReadOnlySpan<byte> text, IBufferWriter<byte> destination);

    /// <summary>The same with labels that are not sure enough replaced.</summary>
    /// <param name="text">The raw UTF-8 source.</param>
    /// <param name="minimumConfidence">Blocks below this probability, 0 to 1, get <see cref="Confidence.FallbackLabel"/>.</param>
    /// <param name="destination">Receives the annotation, UTF-8.</param>
    /// <param name="probabilities">Receives how probable the model takes its label for each block, 0 to 1, in the order of the blocks; null where nobody asks.</param>
    /// <returns>The number of such blocks for each label that the model gave them.</returns>
    /// <exception cref="InvalidTextException">The text is not valid UTF-8; nothing has been written.</exception>
    IReadOnlyDictionary<string, int> Annotate(
        ReadOnlySpan<byte> text, double minimumConfidence, IBufferWriter<byte> destination, ICollection<float>? probabilities = null);
}
