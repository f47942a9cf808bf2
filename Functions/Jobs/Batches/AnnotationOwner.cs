using Pipeline.CouchDb;
using Pipeline.Jobs.Conflicts;

namespace Pipeline.Jobs.Batches;

/// <summary>Finds out whether an annotation is the recorded job's own where its stub does not tell.</summary>
internal sealed class AnnotationOwner(ICouchDatabase database, RequestGate gate)
{
    /// <exception cref="CouchDbException">CouchDB did not say.</exception>
    public async Task<bool> IsOwnAsync(CouchDocument document, Source source, CancellationToken cancellationToken)
    {
        if (source.Judgement.IsOwn is { } known)
        {
            return known;
        }

        return source.Record!.Written is { } written
            ? await IsContentAsync(document, source.Annotation!, written, cancellationToken).ConfigureAwait(false)
            : await IsOfOneWriteAsync(document, source, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsContentAsync(
        CouchDocument document, AttachmentStub annotation, WrittenAnnotation written, CancellationToken cancellationToken)
    {
        try
        {
            using var content = await gate.RunAsync(
                token => database.GetAttachmentAsync(document.Id, annotation.Name, document.Rev, (int)written.Length, annotation.IsSentCompressed, token),
                cancellationToken).ConfigureAwait(false);
            return content is not null && written.IsContent(content.Bytes.Span);
        }
        catch (AttachmentTooLargeException)
        {
            return false;
        }
    }

    /// <summary>
    /// An older version recorded neither place nor hash: there the annotation is own if the revision that brought it brought the record
    /// too. Where the revision before is not kept any more, only a place right after the source's tells that.
    /// </summary>
    private async Task<bool> IsOfOneWriteAsync(CouchDocument document, Source source, CancellationToken cancellationToken)
    {
        using var before = await gate.RunAsync(
            token => ReadEarlierAsync(document, source.Annotation!.RevisionPosition - 1, token), cancellationToken).ConfigureAwait(false);
        return before is null
            ? source.Judgement.WasWrittenNext
            : AnnotationRecords.Read(before.Json.Span).Find(source.Stub.Name, source.Record!.Suffix) != source.Record;
    }

    /// <summary>The document as it was in a generation that the one of now came from; null when CouchDB does not keep it any more.</summary>
    private async Task<CouchDocument?> ReadEarlierAsync(CouchDocument document, int generation, CancellationToken cancellationToken)
    {
        using var now = await database.GetRevisionAsync(document.Id, document.Rev, cancellationToken).ConfigureAwait(false);
        return now is not null && Leaf.Of(now).Ancestry.FirstOrDefault(rev => WrittenAnnotation.GenerationOf(rev) == generation) is { } earlier
            ? await database.GetRevisionAsync(document.Id, earlier, cancellationToken).ConfigureAwait(false)
            : null;
    }
}
