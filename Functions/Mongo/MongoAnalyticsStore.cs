using System.Globalization;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Health;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>The collection <c>analytics</c> over MongoDB.Driver.</summary>
internal sealed partial class MongoAnalyticsStore(IMongoDatabase database, ILogger<MongoAnalyticsStore> logger) : IAnalyticsStore
{
    /// <summary>The collection.</summary>
    public const string Collection = "analytics";

    private const int BatchSize = 10_000;

    private static readonly WantedIndex[] Indexes =
        [new(true, "expiresAt"), new(false, "userId"), new(false, "timeRange", "results.anomalies.date")];

    private static readonly BsonDocument Readable = new()
    {
        ["inputsVersion"] = new BsonDocument("$type", "string"),
        ["calculatedAt"] = new BsonDocument
        {
            ["$type"] = "date",
            ["$gte"] = PassFilter.Time(DateTimeOffset.MinValue),
            ["$lte"] = PassFilter.Time(DateTimeOffset.MaxValue),
        },
    };

    private IMongoCollection<BsonDocument> Analytics => database.GetCollection<BsonDocument>(Collection);

    /// <inheritdoc/>
    public Task<IndexState> CheckIndexesAsync(bool create, CancellationToken cancellationToken) =>
        MongoAvailability.AskAsync(database.Client, () => WantedIndex.CheckAsync(Analytics, Indexes, create, cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyList<AnalyticsVersion>> ReadVersionsAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        MongoAvailability.AskAsync(database.Client, async () =>
        {
            // Only these fields: nothing else in a stored document can be in the way.
            var options = new FindOptions<BsonDocument>
            {
                Projection = new BsonDocument { ["userId"] = 1, ["inputsVersion"] = 1, ["calculatedAt"] = 1 },
                BatchSize = BatchSize,
            };
            using var cursor = await Analytics.FindAsync(
                new BsonDocument("userId", new BsonDocument("$in", new BsonArray(userIds))), options, cancellationToken);
            return (IReadOnlyList<AnalyticsVersion>)
                [.. (await cursor.ToListAsync(cancellationToken)).Select(AnalyticsBson.ReadVersion).OfType<AnalyticsVersion>()];
        });

    /// <inheritdoc/>
    public Task<int> UpsertAsync(IReadOnlyList<AnalyticsWrite> writes, CancellationToken cancellationToken) => MongoAvailability.AskAsync(database.Client, async () =>
    {
        if (writes.Count == 0)
        {
            return 0;
        }

        try
        {
            return Stored(await database.GetCollection<RawBsonDocument>(Collection).BulkWriteAsync(
                writes.Select(write => new ReplaceOneModel<RawBsonDocument>(FilterOf(write), AnalyticsBson.Write(write.Document))
                {
                    IsUpsert = write.Replaces is null,
                }),
                new BulkWriteOptions { IsOrdered = false },
                cancellationToken));
        }
        catch (MongoBulkWriteException<RawBsonDocument> e)
            when (e.WriteConcernError is null && e.WriteErrors.All(error => error.Code == MongoAvailability.DuplicateKey))
        {
            // A taken key is another's write, which stays.
            return Stored(e.Result);
        }
    });

    /// <inheritdoc/>
    public async Task<AnalyticsDocument?> FindAsync(string userId, MetricType metricType, TimeRange timeRange, CancellationToken cancellationToken) =>
        (await ReadAsync(new BsonDocument("_id", AnalyticsDocument.KeyOf(userId, metricType, timeRange)), 1, cancellationToken)).FirstOrDefault().Document;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AnomalyEntry>> ReadAnomaliesAsync(AnomalyQuery query, CancellationToken cancellationToken)
    {
        var entries = new List<AnomalyEntry>();
        var most = query.Limit == int.MaxValue ? (int?)null : query.Limit + 1;
        var filter = FilterOf(query);
        while (true)
        {
            var rows = await ReadAsync(filter, most, cancellationToken);
            entries.AddRange(query.Select(rows.Select(row => row.Document).OfType<AnalyticsDocument>()));

            // Each document has an anomaly that is asked for, so that a page falls short only of documents that cannot be read.
            if (entries.Count >= query.Limit || rows.Count < most || most is null)
            {
                return entries.Count <= query.Limit ? entries : entries[..query.Limit];
            }

            filter["_id"] = rows[^1].Id.Under("$gt");
        }
    }

    private static int Stored(BulkWriteResult<RawBsonDocument> result) => (int)result.MatchedCount + result.Upserts.Count;

    private static BsonDocument FilterOf(AnalyticsWrite write) => write.Replaces switch
    {
        { InputsVersion: { } version, CalculatedAt: { } calculatedAt } => new BsonDocument
        {
            ["_id"] = write.Document.Key,
            ["inputsVersion"] = version,
            ["calculatedAt"] = PassFilter.Time(calculatedAt),
        },

        // What cannot be read, as long as it cannot be.
        { } => new BsonDocument { ["_id"] = write.Document.Key, ["$nor"] = new BsonArray { Readable } },

        // Nothing; or what stands under this key and is not found by its user.
        null => new BsonDocument
        {
            ["_id"] = write.Document.Key,
            ["$or"] = new BsonArray
            {
                new BsonDocument("inputsVersion", BsonNull.Value),
                new BsonDocument("userId", new BsonDocument("$ne", write.Document.UserId)),
            },
        },
    };

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

    private Task<List<(StoredId Id, AnalyticsDocument? Document)>> ReadAsync(BsonDocument filter, int? limit, CancellationToken cancellationToken) =>
        MongoAvailability.AskAsync(database.Client, async () =>
        {
            var options = new FindOptions<BsonDocument, (StoredId, AnalyticsDocument?)>
            {
                Sort = new BsonDocument("_id", 1),
                Limit = limit,
                Projection = RecordQuery.Projection(null, new RowSerializer<(StoredId, AnalyticsDocument?)>(ReadRow)),
            };
            using var cursor = await Analytics.FindAsync(filter, options, cancellationToken);
            return await cursor.ToListAsync(cancellationToken);
        });

    private (StoredId Id, AnalyticsDocument? Document) ReadRow(ReadOnlySpan<byte> row)
    {
        var id = StoredId.Of(row);
        var document = AnalyticsBson.TryRead(row.ToArray(), out var problem);
        if (problem is not null)
        {
            LogUnreadable(logger, StoredId.Write(id.Type, id.Value.Span), problem);
        }

        return (id, document);
    }
}
