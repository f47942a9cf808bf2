using Pipeline.Classification;
using Pipeline.Classification.Annotations;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Batches;

/// <summary>Saves an annotation that a person made.</summary>
internal sealed class AnnotationSave(ICouchDatabase database, int maxBytes)
{
    /// <summary>What became of it.</summary>
    internal abstract record Outcome
    {
        private Outcome()
        {
        }

        internal sealed record Saved(string Rev) : Outcome;

        /// <summary>There is no such document, or it has no such attachment.</summary>
        internal sealed record NotFound(string Reason) : Outcome;

        /// <summary>The document is not, or no longer, in the revision that was edited.</summary>
        internal sealed record Changed(string Rev) : Outcome;

        /// <summary>It is not an annotation of this text, or cannot be recorded.</summary>
        internal sealed record Refused(string Reason) : Outcome;
    }

    /// <param name="rev">The revision that the person has seen.</param>
    public async Task<Outcome> RunAsync(
        string id, string source, string rev, ReadOnlyMemory<byte> annotation, AnnotationAuthor author, CancellationToken cancellationToken)
    {
        using var document = await FindAsync(id, cancellationToken);
        if (document is null)
        {
            return new Outcome.NotFound($"There is no document '{id}' in a database '{database.Name}'.");
        }

        if (document.Rev != rev)
        {
            return new Outcome.Changed(document.Rev);
        }

        if (document.Attachments.FirstOrDefault(stub => stub.Name == source) is not { } stub)
        {
            return new Outcome.NotFound($"The document '{id}' has no attachment '{source}'.");
        }

        if (AnnotationRecords.Read(document.Json.Span).Obstacle(source, AnnotationName.DefaultSuffix) is { } obstacle)
        {
            return new Outcome.Refused(obstacle);
        }

        using var content = await database.GetAttachmentAsync(id, source, document.Rev, maxBytes, stub.IsSentCompressed, cancellationToken);
        if (content is null)
        {
            return new Outcome.Changed("");
        }

        return Fault(annotation.Span, stub.ContentType, content.Bytes.Span) is { } fault
            ? new Outcome.Refused(fault)
            : await WriteAsync(document, stub, annotation, author, cancellationToken);
    }

    private async Task<CouchDocument?> FindAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await database.GetAsync(id, cancellationToken);
        }
        catch (DatabaseNotFoundException)
        {
            return null;
        }
    }

    private static string? Fault(ReadOnlySpan<byte> annotation, string contentType, ReadOnlySpan<byte> source)
    {
        try
        {
            if (DeclaredCharset.IsUtf8(contentType))
            {
                return Fault(annotation, source);
            }

            using var text = DeclaredCharset.ToUtf8(contentType, source);
            return Fault(annotation, text.WrittenSpan);
        }
        catch (InvalidTextException exception)
        {
            return exception.Message;
        }
    }

    private static string? Fault(ReadOnlySpan<byte> annotation, ReadOnlySpan<byte> source)
    {
        var read = AnnotationReader.Read(annotation, AnnotationSpelling.Closed);
        if (read.Problems.FirstOrDefault(problem => !problem.IsWarning) is { } malformed)
        {
            return $"The annotation is malformed in line {malformed.Line}: {malformed.Message}";
        }

        var same = read.Text.AsSpan().CommonPrefixLength(source);
        return same == source.Length && same == read.Text.Length
            ? null
            : $"Without its markers the annotation is not the text of the source: they differ from byte {same} on. Only markers may be added.";
    }

    private async Task<Outcome> WriteAsync(
        CouchDocument document, AttachmentStub source, ReadOnlyMemory<byte> annotation, AnnotationAuthor author, CancellationToken cancellationToken)
    {
        var record = new AnnotationRecord(
            source.Digest, Model: null, Job: null, Written: WrittenAnnotation.Of(annotation.Span, document.Rev), Author: author);
        using var body = new PooledBufferWriter(document.Json.Length + (annotation.Length * 3 / 2));
        AnnotatedDocument.Write(document.Json.Span, [new AnnotationWrite(source.Name, annotation, record)], body);
        return await database.PutAsync(document.Id, body.WrittenMemory, cancellationToken) switch
        {
            WriteResult.Saved saved => new Outcome.Saved(saved.Rev),
            WriteResult.Rejected rejected => new Outcome.Refused($"CouchDB does not take the document: {rejected.Status} {rejected.Error}: {rejected.Reason}"),
            _ => new Outcome.Changed(""),
        };
    }
}
