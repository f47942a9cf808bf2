using Microsoft.Extensions.Options;
using Pipeline.Embedded.Mongo.Bson;
using Pipeline.Health;
using Pipeline.MicroBatch;

namespace Pipeline.Embedded.Mongo;

/// <summary>The polled collection over the development client.</summary>
internal sealed class MongoMetricSource(MongoDatabase database, IOptions<MicroBatchOptions> options) : IMetricSource
{
    private static readonly string[][] Indexes = [["updatedAt", "_id"], ["userId", "date"]];

    private MongoCollection Records => database.Collection(options.Value.Collection);

    /// <inheritdoc/>
    public Task<DateTimeOffset> GetServerTimeAsync(CancellationToken cancellationToken) => database.AskAsync(async () =>
    {
        var hello = MongoCommand.Create("isMaster", "admin", bson => bson.Write("isMaster"u8, 1));
        using var reply = await database.Commands.RunAsync(hello, cancellationToken);
        for (var reader = reply.Read(); reader.Read();)
        {
            if (reader.Is("localTime"u8))
            {
                return DateTimeOffset.FromUnixTimeMilliseconds(reader.GetMilliseconds());
            }
        }

        throw new MongoException(MongoFailure.Permanent, "The server does not tell its time.");
    });

    /// <inheritdoc/>
    public Task<IndexState> CheckIndexesAsync(bool create, CancellationToken cancellationToken) => database.AskAsync(async () =>
    {
        var missing = Missing(await Records.ListIndexesAsync(cancellationToken));
        if (create && missing.Count > 0)
        {
            await Records.CreateIndexesAsync([.. missing.Select(fields => (Action<BsonWriter>)(bson => WriteIndex(bson, fields)))], cancellationToken);
            missing = Missing(await Records.ListIndexesAsync(cancellationToken));
        }

        return new IndexState([.. missing.Select(Describe)]);
    });

    /// <inheritdoc/>
    public Task<PassPage> ReadAsync(PassRequest request, CancellationToken cancellationToken) => database.AskAsync(async () =>
    {
        var records = new List<SourceRecord>(Math.Min(request.Limit, 1024));
        var reader = new HealthRecordReader();
        for (var lost = 0; ; lost++)
        {
            // A cursor that the server has dropped is followed by a query of its own, after the last row that was read.
            var after = records.Count > 0 ? records[^1].Cursor : request.After;
            try
            {
                await ReadAsync(records, reader, request with { After = after, Limit = request.Limit - records.Count }, cancellationToken);
                return new PassPage(records, records.Count == request.Limit);
            }
            catch (MongoException e) when (e.Code == MongoException.CursorNotFound && lost < records.Count)
            {
                continue;
            }
        }
    });

    /// <inheritdoc/>
    public Task<long> CountUndatedAsync(CancellationToken cancellationToken) => database.AskAsync(async () =>
    {
        await using var cursor = Records.Aggregate(WriteUndatedCount);
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            for (var batch = cursor.Batch; batch.Read();)
            {
                var count = batch.GetElements();
                return count.Read() && count.TryGetNumber(out var number) ? (long)number : 0;
            }
        }

        return 0L;
    });

    /// <inheritdoc/>
    public Task WriteDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) => database.AskAsync(async () =>
    {
        var statements = letters.Select(letter => (Action<BsonWriter>)(bson => WriteDeadLetter(bson, letter))).ToList();
        var result = await database.Collection(options.Value.DeadLetterCollection).UpdateAsync(statements, cancellationToken);

        // Two upserts of one key at the same moment: the other one has written it.
        result.ThrowIfFailed("dead letters", allowDuplicates: true);
        return result.Count;
    });

    private async Task ReadAsync(List<SourceRecord> records, HealthRecordReader reader, PassRequest request, CancellationToken cancellationToken)
    {
        await using var cursor = Records.Find(
            bson =>
            {
                PassFilter.Write(bson, request.After, request.UpTo);
                bson.StartDocument("sort"u8);
                bson.Write("updatedAt"u8, 1);
                bson.Write("_id"u8, 1);
                bson.End();
                HealthRecordReader.WriteProjection(bson);
                bson.Write("limit"u8, request.Limit);
            },
            request.Limit);
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            for (var batch = cursor.Batch; batch.Read();)
            {
                var record = reader.Read(batch.GetElements(), out var problem);
                if (reader.Id is null || reader.UpdatedAt is not { } updatedAt)
                {
                    throw new MongoException(MongoFailure.Permanent, $"A row of {Records.Name} came without a readable _id and updatedAt. {problem}");
                }

                records.Add(new SourceRecord(new Cursor(updatedAt, reader.Id), record, problem, reader.UserId));
            }
        }
    }

    private static void WriteUndatedCount(BsonWriter bson)
    {
        bson.StartDocument("0"u8);
        bson.StartDocument("$match"u8);
        bson.StartArray("$or"u8);
        bson.StartDocument("0"u8);
        bson.StartDocument("updatedAt"u8);
        bson.StartDocument("$not"u8);
        bson.Write("$type"u8, "date");
        bson.End();
        bson.End();
        bson.End();
        bson.StartDocument("1"u8);
        bson.StartDocument("updatedAt"u8);
        bson.Write("$type"u8, "array");
        bson.End();
        bson.End();
        bson.End();
        bson.End();
        bson.End();
        bson.StartDocument("1"u8);
        bson.Write("$count"u8, "n");
        bson.End();
    }

    private static void WriteDeadLetter(BsonWriter bson, DeadLetter letter)
    {
        bson.StartDocument("q"u8);
        bson.Write("_id"u8, letter.Key);
        bson.End();
        bson.StartDocument("u"u8);
        bson.StartDocument("$setOnInsert"u8);
        bson.Write("source"u8, letter.Source);
        bson.Write("recordId"u8, letter.RecordId);
        bson.Write("updatedAt"u8, letter.UpdatedAt);
        WriteTextOrNull(bson, "userId"u8, letter.UserId);
        WriteTextOrNull(bson, "field"u8, letter.Field);
        bson.Write("reason"u8, letter.Reason);
        bson.Write("deadAt"u8, letter.DeadAt);
        bson.End();
        bson.End();
        bson.Write("upsert"u8, true);
    }

    private static void WriteTextOrNull(BsonWriter bson, ReadOnlySpan<byte> name, string? text)
    {
        if (text is null)
        {
            bson.WriteNull(name);
        }
        else
        {
            bson.Write(name, text);
        }
    }

    private static List<string[]> Missing(IReadOnlyList<MongoIndex> indexes) => [.. Indexes.Where(fields => !indexes.Any(index => index.Serves(fields)))];

    private static void WriteIndex(BsonWriter bson, string[] fields)
    {
        bson.StartDocument("key"u8);
        foreach (var field in fields)
        {
            bson.Write(System.Text.Encoding.UTF8.GetBytes(field), 1);
        }

        bson.End();
        bson.Write("name"u8, string.Join('_', fields.Select(field => $"{field}_1")));
    }

    private MissingIndex Describe(string[] fields)
    {
        var keys = $"{{{string.Join(", ", fields.Select(field => $"{field}: 1"))}}}";
        return new MissingIndex(keys, $"db.getCollection(\"{Records.Name}\").createIndex({keys})");
    }
}
