using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>A polled collection over MongoDB.Driver.</summary>
/// <param name="database">The database of the collection.</param>
/// <param name="source">The source.</param>
/// <param name="fields">The fields to read beside <c>_id</c> and <c>updatedAt</c>; null for whole rows.</param>
public sealed class MongoRecordSource(IMongoDatabase database, PollSource source, IReadOnlyList<string>? fields) : IRecordSource
{
    private const int MostPageBytes = 16 * 1024 * 1024;

    private static readonly WantedIndex[] Indexes = [new(false, "updatedAt", "_id")];

    private IMongoCollection<BsonDocument> Records => database.GetCollection<BsonDocument>(source.Collection);

    /// <inheritdoc/>
    public Task<DateTimeOffset> GetServerTimeAsync(CancellationToken cancellationToken) => MongoAvailability.AskAsync(async () =>
    {
        var hello = await database.Client.GetDatabase("admin")
            .RunCommandAsync<BsonDocument>(new BsonDocument("isMaster", 1), cancellationToken: cancellationToken);
        return DateTimeOffset.FromUnixTimeMilliseconds(hello["localTime"].AsBsonDateTime.MillisecondsSinceEpoch);
    });

    /// <inheritdoc/>
    public Task<IndexState> CheckIndexesAsync(bool create, CancellationToken cancellationToken) =>
        MongoAvailability.AskAsync(() => WantedIndex.CheckAsync(Records, Indexes, create, cancellationToken));

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
                var more = await ReadAsync(records, request with { After = after, Limit = request.Limit - records.Count }, cancellationToken);
                return new PassPage(records, more);
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
    Task IRecordSource.WriteDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) => MongoAvailability.AskAsync(async () =>
    {
        if (letters.Count == 0)
        {
            return true;
        }

        try
        {
            await database.GetCollection<BsonDocument>(source.DeadLetterCollection).BulkWriteAsync(
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

    private static BsonDocument Update(DeadLetter letter)
    {
        var fields = new BsonDocument
        {
            ["source"] = letter.Source,
            ["recordId"] = letter.RecordId,
            ["updatedAt"] = PassFilter.Time(letter.UpdatedAt),
            ["userId"] = letter.UserId is null ? BsonNull.Value : letter.UserId,
            ["field"] = letter.Field is null ? BsonNull.Value : letter.Field,
            ["reason"] = letter.Reason,
            ["deadAt"] = PassFilter.Time(letter.DeadAt),
        };
        if (!letter.Content.IsEmpty)
        {
            fields["content"] = new BsonBinaryData(letter.Content.ToArray());
        }

        return new BsonDocument("$setOnInsert", fields);
    }

    /// <returns>Whether rows may follow.</returns>
    private async Task<bool> ReadAsync(List<SourceRecord> records, PassRequest request, CancellationToken cancellationToken)
    {
        var options = RecordQuery.Of(request, fields, RecordRows.Serializer);
        using var cursor = await Records.FindAsync(PassFilter.Of(request.After, request.UpTo), options, cancellationToken);
        var (read, bytes) = (0, 0L);
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            foreach (var record in cursor.Current)
            {
                records.Add(record);
                read++;
                bytes += record.Document.Length;
            }

            // Rows can be large: whatever the limit, a page holds little more than one answer of the server.
            if (bytes >= MostPageBytes)
            {
                return true;
            }
        }

        return read == request.Limit;
    }
}
