using Pipeline.Classification;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Batches;

/// <summary>The annotation made of one source, in a pooled buffer.</summary>
/// <param name="MinConfidence">Blocks less sure than this were given the fallback label, 0 to 1.</param>
/// <param name="LowConfidence">How many these are, by the label that the model gave them; null for none.</param>
/// <param name="Probabilities">Of each block's label, 0 to 1; null where nobody asked.</param>
/// <param name="Suffix">What its name ends in.</param>
internal sealed record Annotation(
    AttachmentStub Source,
    PooledBufferWriter Text,
    double MinConfidence = 0,
    LabelCounts? LowConfidence = null,
    IReadOnlyList<float>? Probabilities = null,
    string Suffix = AnnotationName.DefaultSuffix) : IDisposable
{
    /// <param name="rev">The revision of the document that the annotation is added to; null for a new document.</param>
    public AnnotationWrite ToWrite(string model, string job, string? rev) => new(
        Source.Name,
        Text.WrittenMemory,
        new AnnotationRecord(
            Source.Digest, model, job, MinConfidence, LowConfidence, WrittenAnnotation.Of(Text.WrittenSpan, rev), Probabilities: Probabilities, Suffix: Suffix));

    public void Dispose() => Text.Dispose();
}
