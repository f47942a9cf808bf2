using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Checkpoints;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>A polled collection over MongoDB.Driver.</summary>
/// <param name="database">The database of the collection.</param>
/// <param name="source">The source.</param>
/// <param name="fields">The fields to read beside <c>_id</c> and <c>updatedAt</c>; null for whole rows.</param>
public sealed class MongoRecordSource(IMongoDatabase database, PollSource source, IReadOnlyList<string>? fields) : IRecordSource
{
    // BadValue, the code of a hint that names no index.
    private const int BadHint = 2;
    private const int MostPageBytes = 16 * 1024 * 1024;

    private static readonly WantedIndex[] Indexes = [new(false, "updatedAt", "_id")];
    private static readonly WantedIndex[] LetterIndexes = [new(true, "expiresAt")];

    private bool? _hasIndex;
    private bool? _isMultikey;

    private static BsonDateTime First { get; } = PassFilter.Time(DateTimeOffset.MinValue);

    private static BsonDocument List => new("$type", "array");

    private IMongoCollection<BsonDocument> Letters => database.GetCollection<BsonDocument>(source.DeadLetterCollection);

    private IMongoCollection<BsonDocument> Records => database.GetCollection<BsonDocument>(source.Collection);

    /// <inheritdoc/>
    public Task<DateTimeOffset> GetServerTimeAsync(CancellationToken cancellationToken) => MongoAvailability.AskAsync(database.Client, async () =>
    {
        var hello = await database.Client.GetDatabase("admin")
            .RunCommandAsync<BsonDocument>(new BsonDocument("isMaster", 1), cancellationToken: cancellationToken);
        return DateTimeOffset.FromUnixTimeMilliseconds(hello["localTime"].AsBsonDateTime.MillisecondsSinceEpoch);
    });

    /// <inheritdoc/>
    public Task<IndexState> CheckIndexesAsync(IndexCreation creation, CancellationToken cancellationToken) =>
        MongoAvailability.AskAsync(database.Client, async () =>
        {
            var state = await WantedIndex.CheckAsync(Records, Indexes, creation == IndexCreation.All, cancellationToken)
                + await WantedIndex.CheckAsync(Letters, LetterIndexes, creation != IndexCreation.None, cancellationToken);
            _hasIndex = await WantedIndex.HasExactlyAsync(Records, RecordQuery.Order, cancellationToken);
            _isMultikey = _hasIndex == true ? await MultikeyIndex.IsAsync(Records, RecordQuery.Order, cancellationToken) : null;
            return _isMultikey == true
                ? state + new IndexState([], [MultikeyIndex.Warning(source.Collection)])
                : state;
        });

    /// <inheritdoc/>
    public Task<PassPage> ReadAsync(PassRequest request, CancellationToken cancellationToken) => MongoAvailability.AskAsync(database.Client, async () =>
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
    public Task<UnreadRows> CountUnreadAsync(DateTimeOffset start, DateTimeOffset ahead, CancellationToken cancellationToken) =>
        MongoAvailability.AskAsync(database.Client, async () =>
        {
            var epoch = start < DateTimeOffset.UnixEpoch ? start : DateTimeOffset.UnixEpoch;

            // What is not at or after the first date is none: the ends of an index, where a type is all of it.
            // Where the index knows of no lists there are none to look for.
            var undated = new BsonArray { new BsonDocument("updatedAt", new BsonDocument("$not", new BsonDocument("$gte", First))) };
            if (_isMultikey != false)
            {
                undated.Add(new BsonDocument("updatedAt", List));
            }

            return new UnreadRows(
                await CountAsync(new BsonDocument("$or", undated), cancellationToken),
                await CountAsync(Between(First, PassFilter.Time(epoch)), cancellationToken),
                await CountAsync(Between(PassFilter.Time(epoch), PassFilter.Time(start)), cancellationToken),
                await CountAsync(new BsonDocument("updatedAt", new BsonDocument { ["$gt"] = PassFilter.Time(ahead), ["$not"] = List }), cancellationToken));
        });

    /// <inheritdoc/>
    Task IRecordSource.WriteDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        MongoAvailability.AskAsync(database.Client, async () =>
        {
            if (letters.Count == 0)
            {
                return true;
            }

            try
            {
                await Letters.BulkWriteAsync(
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
            ["expiresAt"] = PassFilter.Time(letter.DeadAt + DeadLetter.Retention),
        };
        if (!letter.Content.IsEmpty)
        {
            fields["content"] = new BsonBinaryData(letter.Content.ToArray());
        }

        return new BsonDocument("$setOnInsert", fields);
    }

    private Task<long> CountAsync(BsonDocument filter, CancellationToken cancellationToken) =>
        Records.CountDocumentsAsync(filter, cancellationToken: cancellationToken);

    private static BsonDocument Between(BsonDateTime from, BsonDateTime before) =>
        new("updatedAt", new BsonDocument { ["$gte"] = from, ["$lt"] = before, ["$not"] = List });

    /// <returns>Whether rows may follow.</returns>
    private async Task<bool> ReadAsync(List<SourceRecord> records, PassRequest request, CancellationToken cancellationToken)
    {
        _hasIndex ??= await WantedIndex.HasExactlyAsync(Records, RecordQuery.Order, cancellationToken);
        try
        {
            var options = RecordQuery.Of(request, fields, RecordRows.Serializer, _hasIndex == true);
            using var cursor = await Records.FindAsync(PassFilter.Of(request.After, request.UpTo), options, cancellationToken);
            return await ReadAsync(cursor, records, request.Limit, cancellationToken);
        }
        catch (MongoCommandException exception) when (_hasIndex == true && exception.Code == BadHint)
        {
            // The index was there, and has been dropped.
            _hasIndex = false;
            return await ReadAsync(records, request, cancellationToken);
        }
        catch (MongoCommandException exception) when (IsTooMuchToSort(exception))
        {
            return await ReadSortedAsync(records, request, cancellationToken);
        }
    }

    // Without the index: on disk, of the wanted fields only, and of ever fewer rows where even that is too much.
    private async Task<bool> ReadSortedAsync(List<SourceRecord> records, PassRequest request, CancellationToken cancellationToken)
    {
        for (var limit = request.Limit; ; limit /= 2)
        {
            try
            {
                using var cursor = await Records.AggregateAsync(
                    RecordQuery.Sorted(request with { Limit = limit }, fields, RecordRows.Serializer),
                    new AggregateOptions { AllowDiskUse = true, BatchSize = limit },
                    cancellationToken);
                return await ReadAsync(cursor, records, limit, cancellationToken);
            }
            catch (MongoCommandException exception) when (limit > 1 && IsTooMuchToSort(exception))
            {
                continue;
            }
        }
    }

    private static async Task<bool> ReadAsync(
        IAsyncCursor<SourceRecord> cursor, List<SourceRecord> records, int limit, CancellationToken cancellationToken)
    {
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

        return read == limit;
    }

    // QueryExceededMemoryLimitNoDiskUseAllowed, and what servers before it said (OperationFailed).
    private static bool IsTooMuchToSort(MongoCommandException exception) =>
        exception.Code == 292 || (exception.Code == 96 && exception.Message.Contains("Sort", StringComparison.OrdinalIgnoreCase));
}
