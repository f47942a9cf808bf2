using Pipeline.CouchDb;

namespace Pipeline.Jobs.Listing;

/// <summary>The documents of a range of ids.</summary>
internal sealed class RangeDocuments(ICouchDatabase database, KeyRange range) : IBatchDocuments
{
    public KeyRange Range => range;

    public IAsyncEnumerable<CouchDocument> ReadAsync(KeyRange part, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(part, limit, cancellationToken);

    public Task<IReadOnlyList<string>> ListIdsAsync(KeyRange part, int limit, CancellationToken cancellationToken) =>
        database.ListIdsAsync(part, limit, cancellationToken);

    public IBatchDocuments In(ICouchDatabase other, Func<string, string>? idOf = null, Func<KeyRange, KeyRange>? rangeOf = null) =>
        new RangeDocuments(other, rangeOf?.Invoke(range) ?? range);
}
