using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>The polled collection over MongoDB.Driver.</summary>
internal sealed class MongoMetricSource(IMongoDatabase database, IOptions<MicroBatchOptions> options) : IMetricSource
{
    private static readonly string[][] Indexes = [["updatedAt", "_id"], ["userId", "date"]];

    private IMongoCollection<BsonDocument> Records => database.GetCollection<BsonDocument>(options.Value.Collection);

    /// <inheritdoc/>
    public Task<DateTimeOffset> GetServerTimeAsync(CancellationToken cancellationToken) => MongoAvailability.AskAsync(async () =>
    {
        var hello = await database.Client.GetDatabase("admin")
            .RunCommandAsync<BsonDocument>(new BsonDocument("isMaster", 1), cancellationToken: cancellationToken);
        return DateTimeOffset.FromUnixTimeMilliseconds(hello["localTime"].AsBsonDateTime.MillisecondsSinceEpoch);
    });

    /// <inheritdoc/>
    public Task<IndexState> CheckIndexesAsync(bool create, CancellationToken cancellationToken) => MongoAvailability.AskAsync(async () =>
    {
        var missing = await MissingAsync(cancellationToken);
        if (create && missing.Count > 0)
        {
            await Records.Indexes.CreateManyAsync(
                missing.Select(fields => new CreateIndexModel<BsonDocument>(new BsonDocument(fields.Select(field => new BsonElement(field, 1))))),
                cancellationToken);
            missing = await MissingAsync(cancellationToken);
        }

        return new IndexState([.. missing.Select(Describe)]);
    });

    /// <inheritdoc/>
    public Task<PassPage> ReadAsync(PassRequest request, CancellationToken cancellationToken) => MongoAvailability.AskAsync(async () =>
    {
        var records = new List<SourceRecord>(Math.Min(request.Limit, 1024));
        for (var lost = 0; ; lost++)
        {
            // A cursor that the server has dropped is followed by a query of its own, after the last row that was read.
            var after = records.Count > 0 ? records[^1].Cursor : request.After;
            try
            {
                await ReadAsync(records, request with { After = after, Limit = request.Limit - records.Count }, cancellationToken);
                return new PassPage(records, records.Count == request.Limit);
            }
            catch (MongoCursorNotFoundException) when (lost < records.Count)
            {
                continue;
            }
        }
    });

    /// <inheritdoc/>
    public Task<long> CountUndatedAsync(CancellationToken cancellationToken) => MongoAvailability.AskAsync(() => Records.CountDocumentsAsync(
        new BsonDocument("$or", new BsonArray
        {
            new BsonDocument("updatedAt", new BsonDocument("$not", new BsonDocument("$type", "date"))),
            new BsonDocument("updatedAt", new BsonDocument("$type", "array")),
        }),
        cancellationToken: cancellationToken));

    /// <inheritdoc/>
    public Task WriteDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) => MongoAvailability.AskAsync(async () =>
    {
        if (letters.Count == 0)
        {
            return true;
        }

        try
        {
            await database.GetCollection<BsonDocument>(options.Value.DeadLetterCollection).BulkWriteAsync(
                letters.Select(letter => new UpdateOneModel<BsonDocument>(new BsonDocument("_id", letter.Key), Update(letter)) { IsUpsert = true }),
                new BulkWriteOptions { IsOrdered = false },
                cancellationToken);
        }
        catch (MongoBulkWriteException e) when (e.WriteConcernError is null && e.WriteErrors.All(error => error.Code == MongoAvailability.DuplicateKey))
        {
            // Two upserts of one key at the same moment: the other one has written it.
            return false;
        }

        return true;
    });

    private static BsonDocument Update(DeadLetter letter) => new("$setOnInsert", new BsonDocument
    {
        ["source"] = letter.Source,
        ["recordId"] = letter.RecordId,
        ["updatedAt"] = PassFilter.Time(letter.UpdatedAt),
        ["userId"] = letter.UserId is null ? BsonNull.Value : letter.UserId,
        ["field"] = letter.Field is null ? BsonNull.Value : letter.Field,
        ["reason"] = letter.Reason,
        ["deadAt"] = PassFilter.Time(letter.DeadAt),
    });

    private static bool Serves(BsonDocument index, string[] fields)
    {
        var keys = index["key"].AsBsonDocument.Elements.Take(fields.Length).ToList();
        return !index.Contains("partialFilterExpression") && !index.GetValue("sparse", false).ToBoolean()
            && keys.Select(key => key.Name).SequenceEqual(fields) && keys.All(key => key.Value.IsNumeric && key.Value.ToDouble() > 0);
    }

    private async Task ReadAsync(List<SourceRecord> records, PassRequest request, CancellationToken cancellationToken)
    {
        var reader = new HealthRecordReader();
        using var cursor = await Records.FindAsync(
            PassFilter.Of(request.After, request.UpTo),
            new FindOptions<BsonDocument>
            {
                Sort = new BsonDocument { ["updatedAt"] = 1, ["_id"] = 1 },
                Projection = HealthRecordReader.Projection,
                Limit = request.Limit,
                BatchSize = request.Limit,
            },
            cancellationToken);
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            foreach (var document in cursor.Current)
            {
                var updatedAt = HealthRecordReader.TimeOf(document["updatedAt"])
                    ?? throw new InvalidOperationException($"A row of {options.Value.Collection} came without a readable updatedAt.");
                var record = reader.Read(document, out var problem);
                records.Add(new SourceRecord(new Cursor(updatedAt, ExtendedJson.Write(document["_id"])), record, problem, reader.UserId));
            }
        }
    }

    private async Task<List<string[]>> MissingAsync(CancellationToken cancellationToken)
    {
        using var cursor = await Records.Indexes.ListAsync(cancellationToken);
        var indexes = await cursor.ToListAsync(cancellationToken);
        return [.. Indexes.Where(fields => !indexes.Exists(index => Serves(index, fields)))];
    }

    private MissingIndex Describe(string[] fields)
    {
        var keys = $"{{{string.Join(", ", fields.Select(field => $"{field}: 1"))}}}";
        return new MissingIndex(keys, $"db.getCollection(\"{options.Value.Collection}\").createIndex({keys})");
    }
}
