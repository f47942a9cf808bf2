using Pipeline.CouchDb;

namespace Pipeline.Jobs.Batches;

/// <summary>One source of a document and what it needs.</summary>
internal sealed record Source(AttachmentStub Stub, SourceState State)
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
        return [.. stubs.Select(stub => new Source(stub, StateOf(stub)))];

        SourceState StateOf(AttachmentStub stub)
        {
            var isCurrent = records.TryGetValue(stub.Name, out var record)
                && record.SourceDigest == stub.Digest
                && record.Model == model
                && annotations.Contains(AttachmentPattern.AnnotationOf(stub.Name));
            return !isCurrent ? SourceState.Pending
                : record!.Job == settings.JobId ? SourceState.Saved
                : settings.Force ? SourceState.Pending
                : SourceState.Skipped;
        }
    }
}
