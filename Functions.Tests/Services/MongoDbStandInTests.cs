using System.Diagnostics;
using MongoDB.Bson;

namespace Pipeline.Tests.Services;

[Collection(MongoDbCollection.Name)]
public sealed class MongoDbStandInTests(MongoDbStandIn mongo)
{
    [Fact]
    public async Task Hello_ToBeToldOfAChange_IsAnsweredWhenTheTimeIsOver()
    {
        const int patience = 150;
        var database = mongo.Database("admin");
        var now = await database.RunCommandAsync<BsonDocument>(new BsonDocument("hello", 1));
        var started = Stopwatch.GetTimestamp();

        await database.RunCommandAsync<BsonDocument>(new BsonDocument
        {
            ["hello"] = 1,
            ["topologyVersion"] = now["topologyVersion"],
            ["maxAwaitTimeMS"] = patience,
        });

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalMilliseconds, patience - 5, double.PositiveInfinity);
    }
}
