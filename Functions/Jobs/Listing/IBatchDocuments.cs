using Pipeline.CouchDb;

namespace Pipeline.Jobs.Listing;

/// <summary>The documents of a batch, whether it is a range of ids or a list of them.</summary>
internal interface IBatchDocuments
{
    /// <summary>All of the batch, as a range of document ids. Between its ends may lie documents that are not of the batch.</summary>
    KeyRange Range { get; }

    /// <summary>The first <paramref name="limit"/> documents of the batch that lie in the range; as <see cref="ICouchDatabase.ReadAsync(KeyRange, int, CancellationToken)"/>.</summary>
    IAsyncEnumerable<CouchDocument> ReadAsync(KeyRange range, int limit, CancellationToken cancellationToken);

    /// <summary>The ids of the first <paramref name="limit"/> documents of the batch that lie in the range.</summary>
    Task<IReadOnlyList<string>> ListIdsAsync(KeyRange range, int limit, CancellationToken cancellationToken);

    /// <summary>The documents of the same ids in another database.</summary>
    /// <param name="database">The other database.</param>
    /// <param name="idOf">Their ids there, from those here; null for the same ones.</param>
    /// <param name="rangeOf">The range there, from one here; null for the same one.</param>
    IBatchDocuments In(ICouchDatabase database, Func<string, string>? idOf = null, Func<KeyRange, KeyRange>? rangeOf = null);
}
