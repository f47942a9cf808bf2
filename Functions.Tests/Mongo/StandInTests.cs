using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Mongo;

/// <summary>What MongoDB refuses to store, here and on a server that the environment names.</summary>
[Collection(MongoDbCollection.Name)]
public sealed class StandInTests(MongoDbStandIn mongo)
{
    [Theory]
    [InlineData("_id")]
    [InlineData("$oid")]
    public async Task Insert_NamesKeptForOperators_AreRefused(string field)
    {
        var collection = mongo.NewDatabase().GetCollection<RawBsonDocument>("records");
        var value = RawBson.Document(RawBson.Text("$oid", "x"));

        // Bytes, because the driver would refuse some of it itself.
        var wrong = new RawBsonDocument(field == "_id"
            ? RawBson.Document(RawBson.Element(BsonType.Document, "_id", value))
            : RawBson.Document(RawBson.Number("_id", 1), RawBson.Text("$oid", "x")));

        if (mongo.IsStandIn)
        {
            await Assert.ThrowsAnyAsync<MongoException>(() => collection.InsertOneAsync(wrong));
        }

        await collection.InsertOneAsync(new RawBsonDocument(RawBson.Document(RawBson.Number("_id", 2), RawBson.Text("oid", "x"))));
        Assert.Equal(1, await collection.CountDocumentsAsync(new BsonDocument()));
    }
}
