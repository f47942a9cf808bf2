using System.Text.Json;
using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Health;
using Pipeline.Mongo;

namespace Pipeline.Cli.Demo;

/// <summary>The stored analytics of users beside a recomputation from their stored histories.</summary>
internal sealed class StoredAnalytics(IMongoDatabase database, MongoHealthHistory history)
{
    private const int ParallelUsers = 4;

    /// <summary>Compares everything but the times of calculation.</summary>
    /// <returns>Results of the recomputation, and those that are stored otherwise, are missing, or should not be there.</returns>
    public async Task<(int Results, int Differing)> CompareAsync(IEnumerable<string> userIds, CancellationToken cancellationToken)
    {
        var (results, differing) = (0, 0);
        await Parallel.ForEachAsync(
            userIds,
            new ParallelOptions { MaxDegreeOfParallelism = ParallelUsers, CancellationToken = cancellationToken },
            async (userId, cancellation) =>
            {
                var expected = Texts(HealthAnalytics.Compute(await history.ReadAsync([userId], cancellation), DateTimeOffset.UnixEpoch));
                var stored = Texts(await ReadAsync(userId, cancellation));
                var same = expected.Count(pair => stored.GetValueOrDefault(pair.Key) == pair.Value);
                Interlocked.Add(ref results, expected.Count);
                Interlocked.Add(ref differing, expected.Count - same + stored.Keys.Count(key => !expected.ContainsKey(key)));
            });
        return (results, differing);
    }

    private static Dictionary<string, string> Texts(IEnumerable<AnalyticsDocument> documents) => documents
        .Where(document => document.Results is not null)
        .ToDictionary(
            document => document.Key,
            document => document.InputsVersion + JsonSerializer.Serialize(document.Results, HealthJson.Default.MetricAnalytics));

    private async Task<List<AnalyticsDocument>> ReadAsync(string userId, CancellationToken cancellationToken)
    {
        var documents = await database.GetCollection<BsonDocument>("analytics").Find(new BsonDocument("userId", userId)).ToListAsync(cancellationToken);
        return documents.ConvertAll(AnalyticsBson.Read);
    }
}
