using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>Removes what the app keeps of a user: analytics and dead letters. The user's records are their owner's, and stay.</summary>
public static class UserErasure
{
    /// <param name="client">The client.</param>
    /// <param name="sources">The sources that are polled.</param>
    /// <param name="userId">The user, compared exactly.</param>
    /// <param name="cancellationToken">Ends it; a second time removes the rest.</param>
    /// <returns>How many documents were removed.</returns>
    /// <remarks>
    /// Records that are still there bring the analytics back when one of them is next written: remove them first. A dead letter of a row whose user could
    /// not be read names none; it expires.
    /// </remarks>
    public static async Task<(long Analytics, long DeadLetters)> ForgetAsync(
        IMongoClient client, IReadOnlyList<PollSource> sources, string userId, CancellationToken cancellationToken)
    {
        var (analytics, letters) = (0L, 0L);
        foreach (var database in sources.Where(source => source.Handler == MicroBatchOptions.DefaultHandler).Select(source => source.Database).Distinct())
        {
            // By the keys too, which begin with the user: '}' comes after '|'.
            var keys = new BsonDocument { ["$gte"] = userId + "|", ["$lt"] = userId + "}" };
            var of = new BsonDocument("$or", new BsonArray { new BsonDocument("userId", userId), new BsonDocument("_id", keys) });
            analytics += await DeleteAsync(client, database, MongoAnalyticsStore.Collection, of, cancellationToken);
        }

        foreach (var (database, collection) in sources.Select(source => (source.Database, source.DeadLetterCollection)).Distinct())
        {
            letters += await DeleteAsync(client, database, collection, new BsonDocument("userId", userId), cancellationToken);
        }

        return (analytics, letters);
    }

    private static Task<long> DeleteAsync(IMongoClient client, string database, string collection, BsonDocument filter, CancellationToken cancellationToken) =>
        MongoAvailability.AskAsync(
            client,
            async () => (await client.GetDatabase(database).GetCollection<BsonDocument>(collection).DeleteManyAsync(filter, cancellationToken)).DeletedCount);
}
