using Pipeline.CouchDb;

namespace Pipeline.Jobs.Listing;

/// <summary>Documents of which the ids are known.</summary>
/// <param name="ids">In the order of the server, by the bytes of their UTF-8.</param>
internal sealed class ListedDocuments(ICouchDatabase database, IReadOnlyList<string> ids) : IBatchDocuments
{
    public KeyRange Range => KeyRange.All;

    public IAsyncEnumerable<CouchDocument> ReadAsync(KeyRange range, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync([.. Part(range).Take(limit)], cancellationToken);

    public async Task<IReadOnlyList<string>> ListIdsAsync(KeyRange range, int limit, CancellationToken cancellationToken) =>
        [.. (await database.ListIdsAsync([.. Part(range)], cancellationToken).ConfigureAwait(false)).Take(limit)];

    public IBatchDocuments In(ICouchDatabase other, Func<string, string>? idOf = null, Func<KeyRange, KeyRange>? rangeOf = null) =>
        new ListedDocuments(other, idOf is null ? ids : [.. ids.Select(idOf)]);

    private IEnumerable<string> Part(KeyRange range) => ids.Where(id =>
        (range.Start is null || DocumentId.Compare(id, range.Start) >= 0) && (range.End is null || DocumentId.Compare(id, range.End) < 0));
}
