using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Driver;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>The indexes that polls and analytics need.</summary>
public static class MongoIndexes
{
    /// <summary>Looks for those of a source, and makes none.</summary>
    /// <param name="client">The client.</param>
    /// <param name="source">The source.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is missing, and what keeps an index from being of use.</returns>
    /// <exception cref="SourceUnavailableException">The database is away, or refuses the account.</exception>
    public static async Task<IndexState> CheckAsync(IMongoClient client, PollSource source, CancellationToken cancellationToken)
    {
        var database = client.GetDatabase(source.Database);
        var state = await new MongoRecordSource(database, source, null).CheckIndexesAsync(IndexCreation.None, cancellationToken);
        return source.Handler != MicroBatchOptions.DefaultHandler ? state : state
            + await new MongoHealthHistory(database, source.Collection).CheckIndexesAsync(create: false, cancellationToken)
            + await new MongoAnalyticsStore(database, NullLogger<MongoAnalyticsStore>.Instance).CheckIndexesAsync(create: false, cancellationToken);
    }

    /// <summary>The server's own clock, UTC.</summary>
    /// <exception cref="SourceUnavailableException">The database is away.</exception>
    public static Task<DateTimeOffset> GetServerTimeAsync(IMongoClient client, PollSource source, CancellationToken cancellationToken) =>
        new MongoRecordSource(client.GetDatabase(source.Database), source, null).GetServerTimeAsync(cancellationToken);
}
