using System.Globalization;
using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Health;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>The collection <c>analytics</c> over MongoDB.Driver.</summary>
internal sealed class MongoAnalyticsStore(IMongoDatabase database) : IAnalyticsStore
{
    private static readonly WantedIndex[] Indexes =
        [new(true, "expiresAt"), new(false, "userId"), new(false, "timeRange", "results.anomalies.date")];

    private IMongoCollection<BsonDocument> Analytics => database.GetCollection<BsonDocument>("analytics");

    /// <inheritdoc/>
    public Task<IndexState> CheckIndexesAsync(bool create, CancellationToken cancellationToken) =>
        MongoAvailability.AskAsync(() => WantedIndex.CheckAsync(Analytics, Indexes, create, cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyList<AnalyticsVersion>> ReadVersionsAsync(string userId, CancellationToken cancellationToken) => MongoAvailability.AskAsync(async () =>
    {
        using var cursor = await Analytics.FindAsync(
            new BsonDocument("userId", userId),
            new FindOptions<BsonDocument>
            {
                Projection = new BsonDocument { ["_id"] = 0, ["metricType"] = 1, ["timeRange"] = 1, ["inputsVersion"] = 1, ["calculatedAt"] = 1 },
            },
            cancellationToken);
        return (IReadOnlyList<AnalyticsVersion>)[.. (await cursor.ToListAsync(cancellationToken)).Select(AnalyticsBson.ReadVersion).OfType<AnalyticsVersion>()];
    });

    /// <inheritdoc/>
    public Task<int> UpsertAsync(IReadOnlyList<AnalyticsWrite> writes, CancellationToken cancellationToken) => MongoAvailability.AskAsync(async () =>
    {
        if (writes.Count == 0)
        {
            return 0;
        }

        try
        {
            return Stored(await Analytics.BulkWriteAsync(
                writes.Select(write => new ReplaceOneModel<BsonDocument>(FilterOf(write), AnalyticsBson.Write(write.Document))
                {
                    IsUpsert = write.Replaces is null,
                }),
                new BulkWriteOptions { IsOrdered = false },
                cancellationToken));
        }
        catch (MongoBulkWriteException<BsonDocument> e)
            when (e.WriteConcernError is null && e.WriteErrors.All(error => error.Code == MongoAvailability.DuplicateKey))
        {
            // A taken key is another's write, which stays.
            return Stored(e.Result);
        }
    });

    /// <inheritdoc/>
    public async Task<AnalyticsDocument?> FindAsync(string userId, MetricType metricType, TimeRange timeRange, CancellationToken cancellationToken) =>
        (await ReadAsync(
            new BsonDocument("_id", AnalyticsDocument.KeyOf(userId, metricType, timeRange)),
            new FindOptions<BsonDocument> { Limit = 1 },
            cancellationToken)).FirstOrDefault();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AnomalyEntry>> ReadAnomaliesAsync(AnomalyQuery query, CancellationToken cancellationToken) =>
        query.Select(await ReadAsync(
            FilterOf(query),
            new FindOptions<BsonDocument> { Sort = new BsonDocument("_id", 1), Limit = query.Limit == int.MaxValue ? null : query.Limit + 1 },
            cancellationToken));

    private static int Stored(BulkWriteResult<BsonDocument> result) => (int)result.MatchedCount + result.Upserts.Count;

    private static BsonDocument FilterOf(AnalyticsWrite write) => write.Replaces is { } replaced
        ? new BsonDocument
        {
            ["_id"] = write.Document.Key,
            ["inputsVersion"] = replaced.InputsVersion,
            ["calculatedAt"] = PassFilter.Time(replaced.CalculatedAt),
        }
        : new BsonDocument { ["_id"] = write.Document.Key, ["inputsVersion"] = BsonNull.Value };

    private static BsonDocument FilterOf(AnomalyQuery query)
    {
        var anomaly = new BsonDocument("date", query.From is { } from
            ? new BsonDocument("$gte", from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            : new BsonDocument("$exists", true));
        if (query.Severity is { } severity)
        {
            anomaly["severity"] = severity.ToString().ToLowerInvariant();
        }

        var filter = new BsonDocument
        {
            ["timeRange"] = TimeRanges.NameOf(AnomalyQuery.Range),
            ["results.anomalies"] = new BsonDocument("$elemMatch", anomaly),
        };
        if (query.UserId is { } userId)
        {
            filter["userId"] = userId;
        }

        if (query.After is { } after)
        {
            filter["_id"] = new BsonDocument("$gte", after.Key);
        }

        return filter;
    }

    private Task<List<AnalyticsDocument>> ReadAsync(BsonDocument filter, FindOptions<BsonDocument> options, CancellationToken cancellationToken) =>
        MongoAvailability.AskAsync(async () =>
        {
            using var cursor = await Analytics.FindAsync(filter, options, cancellationToken);
            return (await cursor.ToListAsync(cancellationToken)).ConvertAll(AnalyticsBson.Read);
        });
}
