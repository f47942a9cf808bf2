using System.Globalization;
using System.Text.Json;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Driver;
using Pipeline.Health;

namespace Pipeline.Mongo;

/// <summary>The collection <c>analytics</c> over MongoDB.Driver.</summary>
internal sealed class MongoAnalyticsStore(IMongoDatabase database) : IAnalyticsStore
{
    private static readonly JsonWriterSettings Relaxed = new() { OutputMode = JsonOutputMode.RelaxedExtendedJson };

    private IMongoCollection<BsonDocument> Analytics => database.GetCollection<BsonDocument>("analytics");

    /// <inheritdoc/>
    public Task EnsureIndexesAsync(CancellationToken cancellationToken) => MongoAvailability.AskAsync(() => Analytics.Indexes.CreateManyAsync(
        [
            new CreateIndexModel<BsonDocument>(new BsonDocument("expiresAt", 1), new CreateIndexOptions { ExpireAfter = TimeSpan.Zero }),
            new CreateIndexModel<BsonDocument>(new BsonDocument("userId", 1)),
            new CreateIndexModel<BsonDocument>(new BsonDocument { ["timeRange"] = 1, ["results.anomalies.date"] = 1 }),
        ],
        cancellationToken));

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
        return (IReadOnlyList<AnalyticsVersion>)[.. (await cursor.ToListAsync(cancellationToken)).Select(VersionOf).OfType<AnalyticsVersion>()];
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
                writes.Select(write => new ReplaceOneModel<BsonDocument>(FilterOf(write), ToBson(write.Document)) { IsUpsert = write.Replaces is null }),
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

    private static BsonDocument ToBson(AnalyticsDocument document) => new()
    {
        ["_id"] = document.Key,
        ["userId"] = document.UserId,
        ["metricType"] = MetricTypes.NameOf(document.MetricType),
        ["timeRange"] = TimeRanges.NameOf(document.TimeRange),
        ["calculatedAt"] = PassFilter.Time(document.CalculatedAt),
        ["expiresAt"] = PassFilter.Time(document.ExpiresAt),
        ["inputsVersion"] = document.InputsVersion,
        ["results"] = document.Results is null
            ? BsonNull.Value
            : BsonDocument.Parse(JsonSerializer.Serialize(document.Results, HealthJson.Default.MetricAnalytics)),
    };

    private static AnalyticsDocument ToDocument(BsonDocument bson)
    {
        var json = bson["results"].IsBsonNull ? "null" : bson["results"].AsBsonDocument.ToJson(Relaxed);
        MetricTypes.TryParse(bson["metricType"].AsString, out var metric);
        TimeRanges.TryParse(bson["timeRange"].AsString, out var range);
        return new AnalyticsDocument(
            bson["userId"].AsString,
            metric,
            range,
            DateTimeOffset.FromUnixTimeMilliseconds(bson["calculatedAt"].AsBsonDateTime.MillisecondsSinceEpoch),
            DateTimeOffset.FromUnixTimeMilliseconds(bson["expiresAt"].AsBsonDateTime.MillisecondsSinceEpoch),
            bson["inputsVersion"].AsString,
            JsonSerializer.Deserialize(json, HealthJson.Default.MetricAnalytics));
    }

    /// <summary>Null for a document that is not one of this version's.</summary>
    private static AnalyticsVersion? VersionOf(BsonDocument bson) =>
        bson.GetValue("metricType", BsonNull.Value) is BsonString metricType && MetricTypes.TryParse(metricType.Value, out var metric)
        && bson.GetValue("timeRange", BsonNull.Value) is BsonString timeRange && TimeRanges.TryParse(timeRange.Value, out var range)
        && bson.GetValue("inputsVersion", BsonNull.Value) is BsonString version
        && bson.GetValue("calculatedAt", BsonNull.Value) is BsonDateTime calculatedAt
            ? new AnalyticsVersion(metric, range, version.Value, DateTimeOffset.FromUnixTimeMilliseconds(calculatedAt.MillisecondsSinceEpoch))
            : null;

    private Task<List<AnalyticsDocument>> ReadAsync(BsonDocument filter, FindOptions<BsonDocument> options, CancellationToken cancellationToken) =>
        MongoAvailability.AskAsync(async () =>
        {
            using var cursor = await Analytics.FindAsync(filter, options, cancellationToken);
            return (await cursor.ToListAsync(cancellationToken)).ConvertAll(ToDocument);
        });
}
