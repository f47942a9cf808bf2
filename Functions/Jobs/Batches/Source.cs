using Pipeline.CouchDb;

namespace Pipeline.Jobs.Batches;

/// <summary>One source of a document and what it needs.</summary>
/// <param name="Annotation">Its annotation; null for none.</param>
/// <param name="Record">The record of it; null for none.</param>
internal sealed record Source(AttachmentStub Stub, AttachmentStub? Annotation, AnnotationRecord? Record, SourceJudgement Judgement)
{
    /// <summary>The sources of a document, in its order of attachments.</summary>
    /// <param name="annotated">The document that has the annotations: itself, one of an output database, or none yet.</param>
    public static IReadOnlyList<Source> Of(CouchDocument document, CouchDocument? annotated, AttachmentPattern pattern)
    {
        var stubs = document.Attachments.Where(stub => pattern.Matches(stub.Name)).ToList();
        if (stubs.Count == 0)
        {
            return [];
        }

        var own = AnnotationRecords.Read(document.Json.Span);
        var records = annotated == document ? own : annotated is null ? AnnotationRecords.None : AnnotationRecords.Read(annotated.Json.Span);
        return [.. stubs.Where(stub => !own.IsAnnotation(stub.Name)).Select(stub => Of(annotated, stub, records, pattern.Suffix))];
    }

    /// <summary>The sources whose annotations a job made; the stub of one that is gone is empty.</summary>
    public static IReadOnlyList<Source> RecordedBy(CouchDocument document, string job)
    {
        var records = AnnotationRecords.Read(document.Json.Span);
        return [.. records.OfJob(job).Select(made => Of(document, Find(document, made.Source) ?? Gone(made.Source), records, made.Record.Suffix))];
    }

    private static Source Of(CouchDocument? annotated, AttachmentStub stub, AnnotationRecords records, string suffix)
    {
        var annotation = Find(annotated, AnnotationName.Of(stub.Name, suffix));
        var record = records.Find(stub.Name, suffix);
        return new Source(stub, annotation, record, new SourceJudgement(stub, annotation, record, records.Obstacle(stub.Name, suffix)));
    }

    private static AttachmentStub? Find(CouchDocument? document, string name) =>
        document?.Attachments.FirstOrDefault(stub => stub.Name == name);

    private static AttachmentStub Gone(string name) => new(name, "", "", 0, 0, IsStub: true);
}
