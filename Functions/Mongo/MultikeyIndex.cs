using MongoDB.Bson;
using MongoDB.Driver;

namespace Pipeline.Mongo;

/// <summary>
/// Finds out whether an index is multikey. One row whose <c>updatedAt</c> is a list makes it so for good, and the server then takes only one end of each
/// range from it: reading stays right and costs many times the keys.
/// </summary>
internal static class MultikeyIndex
{
    /// <summary>Whether the plan of a query by the index says so; null where the server explains nothing.</summary>
    public static async Task<bool?> IsAsync(IMongoCollection<BsonDocument> collection, BsonDocument keys, CancellationToken cancellationToken)
    {
        var query = new BsonDocument { ["find"] = collection.CollectionNamespace.CollectionName, ["sort"] = keys, ["hint"] = keys };
        try
        {
            return Says(await collection.Database.RunCommandAsync<BsonDocument>(
                new BsonDocument { ["explain"] = query, ["verbosity"] = "queryPlanner" }, cancellationToken: cancellationToken));
        }
        catch (MongoCommandException)
        {
            return null;
        }
    }

    /// <summary>What it means and what to do.</summary>
    public static string Warning(string collection) =>
        $"The index {{updatedAt: 1, _id: 1}} of {collection} is multikey, because the updatedAt of some row is or was a list: "
        + $"each page reads many times the keys. Find such rows with db.getCollection(\"{collection}\").find({{updatedAt: {{$type: \"array\"}}}}), "
        + "mend them, then drop the index and create it again.";

    private static bool Says(BsonValue value) => value switch
    {
        BsonDocument document => document.GetValue("isMultiKey", false) == true || document.Values.Any(Says),
        BsonArray array => array.Any(Says),
        _ => false,
    };
}
