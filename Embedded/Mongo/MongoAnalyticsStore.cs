using System.Text.Json;
using Pipeline.Embedded.Mongo.Bson;
using Pipeline.Health;

namespace Pipeline.Embedded.Mongo;

/// <summary>The collection <c>analytics</c> over the development client.</summary>
internal sealed class MongoAnalyticsStore(MongoDatabase database) : IAnalyticsStore
{
    private MongoCollection Analytics => database.Collection("analytics");

    /// <inheritdoc/>
    public Task EnsureIndexesAsync(CancellationToken cancellationToken) => database.AskAsync(async () =>
    {
        await Analytics.CreateIndexesAsync(
            [
                bson =>
                {
                    WriteIndex(bson, "expiresAt_1", "expiresAt");
                    bson.Write("expireAfterSeconds"u8, 0);
                },
                bson => WriteIndex(bson, "userId_1", "userId"),
                bson => WriteIndex(bson, "timeRange_1_results.anomalies.date_1", "timeRange", "results.anomalies.date"),
            ],
            cancellationToken);
        return true;
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<AnalyticsVersion>> ReadVersionsAsync(string userId, CancellationToken cancellationToken) => database.AskAsync(async () =>
    {
        var versions = new List<AnalyticsVersion>();
        await using var cursor = Analytics.Find(bson =>
        {
            bson.StartDocument("filter"u8);
            bson.Write("userId"u8, userId);
            bson.End();
            bson.StartDocument("projection"u8);
            bson.Write("_id"u8, 0);
            bson.Write("metricType"u8, 1);
            bson.Write("timeRange"u8, 1);
            bson.Write("inputsVersion"u8, 1);
            bson.Write("calculatedAt"u8, 1);
            bson.End();
        });
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            for (var batch = cursor.Batch; batch.Read();)
            {
                if (AnalyticsBson.ReadVersion(batch.GetElements()) is { } version)
                {
                    versions.Add(version);
                }
            }
        }

        return (IReadOnlyList<AnalyticsVersion>)versions;
    });

    /// <inheritdoc/>
    public Task<int> UpsertAsync(IReadOnlyList<AnalyticsWrite> writes, CancellationToken cancellationToken) => database.AskAsync(async () =>
    {
        var statements = writes.Select(write => (Action<BsonWriter>)(bson => WriteStatement(bson, write))).ToList();
        var result = await Analytics.UpdateAsync(statements, cancellationToken);

        // A taken key is another's write, which stays.
        result.ThrowIfFailed("analytics", allowDuplicates: true);
        return (int)result.Count;
    });

    /// <inheritdoc/>
    public async Task<AnalyticsDocument?> FindAsync(string userId, MetricType metricType, TimeRange timeRange, CancellationToken cancellationToken) =>
        (await ReadAsync(
            bson =>
            {
                bson.StartDocument("filter"u8);
                bson.Write("_id"u8, AnalyticsDocument.KeyOf(userId, metricType, timeRange));
                bson.End();
                bson.Write("limit"u8, 1);
            },
            cancellationToken)).FirstOrDefault();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AnomalyEntry>> ReadAnomaliesAsync(AnomalyQuery query, CancellationToken cancellationToken)
    {
        var documents = await ReadAsync(
            bson =>
            {
                WriteAnomalyFilter(bson, query);
                bson.StartDocument("sort"u8);
                bson.Write("_id"u8, 1);
                bson.End();
                bson.Write("limit"u8, (long)query.Limit + 1);
            },
            cancellationToken);
        return query.Select(documents);
    }

    private Task<List<AnalyticsDocument>> ReadAsync(Action<BsonWriter> query, CancellationToken cancellationToken) => database.AskAsync(async () =>
    {
        var documents = new List<AnalyticsDocument>();
        await using var cursor = Analytics.Find(query);
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            for (var batch = cursor.Batch; batch.Read();)
            {
                documents.Add(AnalyticsBson.Read(batch.Value));
            }
        }

        return documents;
    });

    private static void WriteStatement(BsonWriter bson, AnalyticsWrite write)
    {
        bson.StartDocument("q"u8);
        bson.Write("_id"u8, write.Document.Key);
        if (write.Replaces is { } replaced)
        {
            bson.Write("inputsVersion"u8, replaced.InputsVersion);
            bson.Write("calculatedAt"u8, replaced.CalculatedAt);
        }
        else
        {
            // Nothing that is stored is without a version, so only an insert remains.
            bson.WriteNull("inputsVersion"u8);
        }

        bson.End();
        bson.StartDocument("u"u8);
        AnalyticsBson.Write(bson, write.Document);
        bson.End();
        bson.Write("upsert"u8, write.Replaces is null);
    }

    private static void WriteAnomalyFilter(BsonWriter bson, AnomalyQuery query)
    {
        bson.StartDocument("filter"u8);
        bson.Write("timeRange"u8, TimeRanges.NameOf(AnomalyQuery.Range));
        bson.StartDocument("results.anomalies"u8);
        bson.StartDocument("$elemMatch"u8);
        bson.StartDocument("date"u8);
        if (query.From is { } from)
        {
            bson.Write("$gte"u8, from.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        }
        else
        {
            bson.Write("$exists"u8, true);
        }

        bson.End();
        if (query.Severity is { } severity)
        {
            bson.Write("severity"u8, AnalyticsBson.NameOf(severity));
        }

        bson.End();
        bson.End();
        if (query.UserId is { } userId)
        {
            bson.Write("userId"u8, userId);
        }

        if (query.After is { } after)
        {
            bson.StartDocument("_id"u8);
            bson.Write("$gte"u8, after.Key);
            bson.End();
        }

        bson.End();
    }

    private static void WriteIndex(BsonWriter bson, string name, params ReadOnlySpan<string> fields)
    {
        bson.StartDocument("key"u8);
        foreach (var field in fields)
        {
            bson.Write(System.Text.Encoding.UTF8.GetBytes(field), 1);
        }

        bson.End();
        bson.Write("name"u8, name);
    }
}
