using MongoDB.Driver;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>Opens polled collections over MongoDB.Driver.</summary>
internal sealed class MongoRecordSources(IMongoClient client) : IRecordSources
{
    /// <inheritdoc/>
    public IRecordSource Open(PollSource source, IReadOnlyList<string>? fields) =>
        new MongoRecordSource(client.GetDatabase(source.Database), source, fields);
}
