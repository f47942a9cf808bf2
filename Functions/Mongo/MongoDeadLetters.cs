using System.Buffers.Binary;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>Lists dead letters over MongoDB.Driver.</summary>
internal sealed class MongoDeadLetters(IMongoClient client) : IDeadLetterList
{
    // Whoever looks has no use of an answer that comes later.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    // A letter expires a fixed time after it was written: the index that it expires by is the one that it is found by.
    private static readonly BsonDocument NewestFirst = new() { ["expiresAt"] = -1, ["_id"] = -1 };
    private static readonly BsonDocument WithoutContent = new("content", 0);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ListedDeadLetter>> ReadAsync(
        PollSource source, DeadLetterPosition? after, int limit, bool withContent, CancellationToken cancellationToken) =>
        MongoAvailability.AskAsync<IReadOnlyList<ListedDeadLetter>>(client, async () =>
        {
            var options = new FindOptions<BsonDocument, BsonDocument>
            {
                Sort = NewestFirst,
                Limit = limit,
                Projection = withContent ? null : WithoutContent,
                MaxTime = Longest,
            };
            var letters = client.GetDatabase(source.Database).GetCollection<BsonDocument>(source.DeadLetterCollection);
            using var cursor = await letters.FindAsync(FilterOf(source, after), options, cancellationToken);
            return [.. (await cursor.ToListAsync(cancellationToken)).Select(Read)];
        });

    private static BsonDocument FilterOf(PollSource source, DeadLetterPosition? after)
    {
        // Sources of one collection share its letters.
        var filter = new BsonDocument("source", source.Name);
        if (after is not null)
        {
            var expiry = PassFilter.Time(after.DeadAt + DeadLetter.Retention);
            filter["expiresAt"] = new BsonDocument("$lte", expiry);
            filter["$or"] = new BsonArray
            {
                new BsonDocument("expiresAt", new BsonDocument("$lt", expiry)),
                new BsonDocument("_id", new BsonDocument("$lt", after.Key)),
            };
        }

        return filter;
    }

    private static ListedDeadLetter Read(BsonDocument letter)
    {
        var content = letter.GetValue("content", BsonNull.Value) is BsonBinaryData kept ? kept.Bytes : null;
        var json = content is null ? null : TryWrite(content);
        return new ListedDeadLetter(
            letter["_id"].AsString,
            letter["recordId"].AsString,
            TimeOf(letter["updatedAt"]),
            letter["userId"] as BsonString is { } user ? user.Value : null,
            letter["field"] as BsonString is { } field ? field.Value : null,
            letter["reason"].AsString,
            TimeOf(letter["deadAt"]),
            json,
            content is null || json is not null ? null : Convert.ToBase64String(content));
    }

    private static DateTimeOffset TimeOf(BsonValue value) => BsonValues.TimeOf(value.AsBsonDateTime.MillisecondsSinceEpoch) ?? DateTimeOffset.MinValue;

    // What cannot be read ends as a dead letter, so not every one of them is a document.
    private static string? TryWrite(byte[] content)
    {
        if (content.Length < sizeof(int) || BinaryPrimitives.ReadInt32LittleEndian(content) != content.Length)
        {
            return null;
        }

        try
        {
            return ExtendedJson.Write(BsonSerializer.Deserialize<BsonDocument>(content));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or BsonException or InvalidOperationException or System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
