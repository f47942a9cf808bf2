using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.MicroBatch;
using Pipeline.Mongo;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Mongo;

[Collection(MongoDbCollection.Name)]
public sealed class UserErasureTests(MongoDbStandIn mongo)
{
    private readonly IMongoDatabase _database = mongo.NewDatabase();

    [Fact]
    public async Task Forget_OneOfTwo_LeavesNothingOfHerAndAllOfTheOther()
    {
        var name = _database.DatabaseNamespace.DatabaseName;
        PollSource[] sources =
        [
            new("records", name, "records", "health", TimeSpan.FromMinutes(1)),
            new("copies", name, "copies", "copy", TimeSpan.FromMinutes(1), "b.copies"),
        ];
        await InsertAsync("analytics", ("ann|steps|7day", "ann"), ("ann|steps|30day", null), ("anna|steps|7day", "anna"), ("an|steps|7day", "an"));
        await InsertAsync("records_dead_letters", ("1", "ann"), ("2", "anna"), ("3", null));
        await InsertAsync("copies_dead_letters", ("1", "ann"));
        await InsertAsync("records", ("1", "ann"));

        Assert.Equal((2, 2), await UserErasure.ForgetAsync(_database.Client, sources, "ann", default));

        Assert.Equal(["anna|steps|7day", "an|steps|7day"], await IdsAsync("analytics"));
        Assert.Equal(["2", "3"], await IdsAsync("records_dead_letters"));
        Assert.Empty(await IdsAsync("copies_dead_letters"));
        Assert.Equal(["1"], await IdsAsync("records"));
        Assert.Equal((0, 0), await UserErasure.ForgetAsync(_database.Client, sources, "ann", default));
    }

    private Task InsertAsync(string collection, params (string Id, string? User)[] documents) => _database.GetCollection<BsonDocument>(collection)
        .InsertManyAsync(documents.Select(one => new BsonDocument { ["_id"] = one.Id, ["userId"] = one.User is null ? BsonNull.Value : one.User }));

    private async Task<IEnumerable<string>> IdsAsync(string collection) =>
        (await _database.GetCollection<BsonDocument>(collection).Find(new BsonDocument()).Sort(new BsonDocument("_id", 1)).ToListAsync())
        .Select(document => document["_id"].AsString);
}
