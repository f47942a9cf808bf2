using Pipeline.CouchDb;

namespace Pipeline.Jobs.Batches;

/// <summary>One source of a document and what it needs.</summary>
/// <param name="LowConfidence">Unsure blocks of a source that this job has saved.</param>
internal sealed record Source(AttachmentStub Stub, SourceState State, LabelCounts? LowConfidence = null)
{
    /// <summary>The sources of a document, in its order of attachments.</summary>
    /// <exception cref="AnnotationFieldException">The document cannot record annotations.</exception>
    public static IReadOnlyList<Source> Of(CouchDocument document, AttachmentPattern pattern, JobSettings settings, string model)
    {
        var stubs = document.Attachments.Where(stub => pattern.Matches(stub.Name)).ToList();
        if (stubs.Count == 0)
        {
            return [];
        }

        var records = AnnotationRecord.ReadAll(document.Json.Span);
        var annotations = document.Attachments.Select(stub => stub.Name).ToHashSet(StringComparer.Ordinal);
        return [.. stubs.Select(stub => new Source(stub, StateOf(stub), records.GetValueOrDefault(stub.Name)?.LowConfidence))];

        SourceState StateOf(AttachmentStub stub)
        {
            var isCurrent = records.TryGetValue(stub.Name, out var record)
                && record.SourceDigest == stub.Digest
                && record.Model == model
                && record.MinConfidence.Equals(settings.MinConfidence)
                && annotations.Contains(AttachmentPattern.AnnotationOf(stub.Name));
            return !isCurrent ? SourceState.Pending
                : record!.Job == settings.JobId ? SourceState.Saved
                : settings.Force ? SourceState.Pending
                : SourceState.Skipped;
        }
    }
}
