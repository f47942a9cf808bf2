using Pipeline.CouchDb;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Listing;

namespace Pipeline.Jobs.Batches;

/// <summary>Reads the documents of a range in portions of bounded memory.</summary>
/// <param name="documents">The batch.</param>
/// <param name="isRead">Whether an attachment will be read, and so takes memory too.</param>
internal sealed class PortionReader(
    ICouchDatabase database, IBatchDocuments documents, Func<AttachmentStub, bool> isRead, int batchSize, long maxBytes, RequestGate gate)
{
    private const string DesignPrefix = "_design/";

    // One row may be the one before and one tells that more follow, so a batch that is as large as it was listed takes one request.
    private const int MoreRows = 2;

    private const int RowsToFindNext = 2;

    /// <param name="plan">Called once for every document; what it returns is part of the portion, else the document is let go.</param>
    /// <exception cref="CouchDbException">CouchDB as a whole does not answer, or refuses.</exception>
    public Task<Portion> ReadAsync(PortionCursor cursor, Func<CouchDocument, DocumentWork?> plan, CancellationToken cancellationToken) =>
        gate.RunAsync(
            token => cursor.Singly ? ReadOneAsync(cursor, plan, token) : ReadManyAsync(cursor, plan, token),
            cancellationToken);

    private async Task<Portion> ReadManyAsync(
        PortionCursor cursor, Func<CouchDocument, DocumentWork?> plan, CancellationToken cancellationToken)
    {
        var works = new List<DocumentWork>();
        var limit = batchSize + MoreRows;
        var rows = 0;
        long bytes = 0;
        var next = cursor;
        try
        {
            await foreach (var document in documents.ReadAsync(cursor.Range, limit, cancellationToken).ConfigureAwait(false))
            {
                rows++;
                if (document.Id == cursor.Done || document.Id.StartsWith(DesignPrefix, StringComparison.Ordinal))
                {
                    next = cursor.After(document.Id);
                    document.Dispose();
                    continue;
                }

                if (works.Count > 0 && bytes + CostOf(document) > maxBytes)
                {
                    document.Dispose();
                    return new Portion(works, next);
                }

                next = cursor.After(document.Id);
                if (plan(document) is { } work)
                {
                    works.Add(work);
                    bytes += work.Cost;
                }
                else
                {
                    document.Dispose();
                }
            }

            return new Portion(works, rows < limit && await IsEndAsync(rows, next, cancellationToken).ConfigureAwait(false) ? null : next);
        }
        catch (CouchDbException exception) when (exception.Failure != CouchFailure.Fatal)
        {
            // What came is used. What follows is read by itself, so that one document that cannot be read is the only one lost;
            // where CouchDB is away altogether, that read says so.
            return new Portion(works, next with { Singly = true });
        }
        catch
        {
            works.ForEach(work => work.Dispose());
            throw;
        }
    }

    /// <summary>
    /// Whether the range ends after the rows that were read. Fewer than a batch has may be all, or what a proxy in trouble has left of the answer: then
    /// one more request tells.
    /// </summary>
    private async Task<bool> IsEndAsync(int rows, PortionCursor next, CancellationToken cancellationToken)
    {
        if (rows >= batchSize)
        {
            return true;
        }

        var ids = await documents.ListIdsAsync(next.Range, RowsToFindNext, cancellationToken).ConfigureAwait(false);
        return ids.All(id => id == next.Done);
    }

    private long CostOf(CouchDocument document) =>
        DocumentWork.CostOf(document, document.Attachments.Where(isRead));

    private async Task<Portion> ReadOneAsync(
        PortionCursor cursor, Func<CouchDocument, DocumentWork?> plan, CancellationToken cancellationToken)
    {
        var ids = await documents.ListIdsAsync(cursor.Range, RowsToFindNext, cancellationToken).ConfigureAwait(false);
        if (ids.FirstOrDefault(id => id != cursor.Done) is not { } next)
        {
            return new Portion([], null);
        }

        var following = cursor.After(next);
        if (next.StartsWith(DesignPrefix, StringComparison.Ordinal))
        {
            return new Portion([], following);
        }

        CouchDocument? document;
        try
        {
            document = await database.GetAsync(next, cancellationToken).ConfigureAwait(false);
        }
        catch (CouchDbException exception) when (exception.Failure != CouchFailure.Fatal)
        {
            await database.GetInfoAsync(cancellationToken).ConfigureAwait(false);
            var kind = exception.Failure == CouchFailure.Transient ? FailureClass.Transient : FailureClass.Permanent;
            return new Portion([], following, new UnreadableDocument(next, kind, exception.Message));
        }

        if (document is not null && plan(document) is { } work)
        {
            return new Portion([work], following);
        }

        document?.Dispose();
        return new Portion([], following);
    }
}
