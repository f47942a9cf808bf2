using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Health;
using Pipeline.MicroBatch;
using Pipeline.Mongo;

namespace Pipeline.Tests.Mongo;

public sealed class DriverMetricSourceTests : MetricSourceContract, IClassFixture<MongoServer>
{
    private readonly IMongoDatabase _database;

    public DriverMetricSourceTests(MongoServer server)
    {
        var options = Options.Create(new MicroBatchOptions { Collection = "records" });
        _database = server.NewDatabase();
        Source = new MongoMetricSource(_database, options);
        History = new MongoHealthHistory(_database, options);
    }

    private protected override IMetricSource Source { get; }

    private protected override IHealthHistory History { get; }

    private IMongoCollection<BsonDocument> Records => _database.GetCollection<BsonDocument>("records");

    private protected override Task InsertAsync(params string[] documents) => Records.InsertManyAsync(documents.Select(text => BsonDocument.Parse(text)));

    private protected override Task<IReadOnlyList<string>> ReadAllAsync(string collection) => MongoServer.ReadAllAsync(_database, collection);

    private protected override async Task TouchAsync(string id, DateTimeOffset updatedAt)
    {
        var result = await Records.UpdateOneAsync(
            new BsonDocument("_id", ExtendedJson.Read(id)),
            new BsonDocument("$set", new BsonDocument("updatedAt", new BsonDateTime(updatedAt.ToUnixTimeMilliseconds()))));
        Assert.Equal(1, result.ModifiedCount);
    }
}
