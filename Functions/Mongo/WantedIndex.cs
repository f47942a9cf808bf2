using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>An index that is needed.</summary>
/// <param name="Expires">Whether documents are removed at the time in its field.</param>
/// <param name="Fields">Its fields, all ascending. An index with more fields after these serves as well, unless documents expire by it.</param>
internal sealed record WantedIndex(bool Expires, params string[] Fields)
{
    private const string ExpireAfterSeconds = "expireAfterSeconds";

    private string Keys => $"{{{string.Join(", ", Fields.Select(name => name.Contains('.', StringComparison.Ordinal) ? $"\"{name}\": 1" : $"{name}: 1"))}}}";

    /// <summary>Looks for indexes and, if asked to, creates the missing ones.</summary>
    /// <returns>What is missing afterwards.</returns>
    public static async Task<IndexState> CheckAsync(
        IMongoCollection<BsonDocument> collection, IReadOnlyList<WantedIndex> wanted, bool create, CancellationToken cancellationToken)
    {
        var missing = await MissingAsync(collection, wanted, cancellationToken);
        if (create && missing.Count > 0)
        {
            await collection.Indexes.CreateManyAsync(missing.Select(index => index.ToModel()), cancellationToken);
            missing = await MissingAsync(collection, wanted, cancellationToken);
        }

        return new IndexState([.. missing.Select(index => index.Describe(collection.CollectionNamespace.CollectionName))]);
    }

    /// <summary>Whether there is an index of exactly these keys over every document, which a query may be told to use.</summary>
    public static async Task<bool> HasExactlyAsync(IMongoCollection<BsonDocument> collection, BsonDocument keys, CancellationToken cancellationToken)
    {
        using var cursor = await collection.Indexes.ListAsync(cancellationToken);
        return (await cursor.ToListAsync(cancellationToken)).Exists(index =>
            index["key"].AsBsonDocument.Elements.Select(key => (key.Name, key.Value.IsNumeric && key.Value.ToDouble() == 1))
                .SequenceEqual(keys.Elements.Select(key => (key.Name, true)))
            && !index.Contains("partialFilterExpression") && !index.GetValue("sparse", false).ToBoolean() && !index.GetValue("hidden", false).ToBoolean());
    }

    private static async Task<List<WantedIndex>> MissingAsync(
        IMongoCollection<BsonDocument> collection, IReadOnlyList<WantedIndex> wanted, CancellationToken cancellationToken)
    {
        using var cursor = await collection.Indexes.ListAsync(cancellationToken);
        var indexes = await cursor.ToListAsync(cancellationToken);
        return [.. wanted.Where(index => !indexes.Exists(index.IsServedBy))];
    }

    private bool IsServedBy(BsonDocument index)
    {
        var keys = index["key"].AsBsonDocument.Elements.ToList();
        var first = keys.Take(Fields.Length).ToList();
        return !index.Contains("partialFilterExpression") && !index.GetValue("sparse", false).ToBoolean()
            && !index.GetValue("hidden", false).ToBoolean()
            && first.Select(key => key.Name).SequenceEqual(Fields) && first.TrueForAll(key => key.Value.IsNumeric && key.Value.ToDouble() > 0)
            && (!Expires || (keys.Count == Fields.Length && index.Contains(ExpireAfterSeconds)));
    }

    private CreateIndexModel<BsonDocument> ToModel() => new(
        new BsonDocument(Fields.Select(field => new BsonElement(field, 1))), Expires ? new CreateIndexOptions { ExpireAfter = TimeSpan.Zero } : null);

    private MissingIndex Describe(string collection) => new(
        collection, Keys, $"db.getCollection(\"{collection}\").createIndex({Keys}{(Expires ? $", {{{ExpireAfterSeconds}: 0}}" : "")})");
}
