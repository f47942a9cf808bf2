using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MongoDB.Driver;
using Pipeline.Health;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>The databases of health records over MongoDB.Driver.</summary>
internal sealed class MongoHealthDatabase(IMongoClient client, IOptions<HealthOptions> options, ILoggerFactory loggers) : IHealthDatabase
{
    /// <inheritdoc/>
    public IHealthRecordReader CreateReader() => new HealthRecordReader(options.Value.TimeZone);

    /// <inheritdoc/>
    public IHealthHistory OpenHistory(PollSource source) =>
        new MongoHealthHistory(client.GetDatabase(source.Database), source.Collection, options.Value.TimeZone);

    /// <inheritdoc/>
    public IAnalyticsStore OpenAnalytics(string database) =>
        new MongoAnalyticsStore(client.GetDatabase(database), loggers.CreateLogger<MongoAnalyticsStore>());
}
