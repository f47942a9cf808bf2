using MongoDB.Driver;
using Pipeline.Health;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>The databases of health records over MongoDB.Driver.</summary>
internal sealed class MongoHealthDatabase(IMongoClient client) : IHealthDatabase
{
    /// <inheritdoc/>
    public IHealthRecordReader CreateReader() => new HealthRecordReader();

    /// <inheritdoc/>
    public IHealthHistory OpenHistory(PollSource source) => new MongoHealthHistory(client.GetDatabase(source.Database), source.Collection);

    /// <inheritdoc/>
    public IAnalyticsStore OpenAnalytics(string database) => new MongoAnalyticsStore(client.GetDatabase(database));
}
