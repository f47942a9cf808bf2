using Pipeline.Embedded.Mongo;
using Pipeline.Embedded.Mongo.Bson;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Mongo;

/// <summary>The client over real connections: against the stand-in, or the server that the environment names.</summary>
[Collection(MongoDbCollection.Name)]
public class MongoClientTests(MongoDbStandIn mongo)
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(0)]
    public async Task Find_AnyBatchSize_GivesEveryDocumentOnce(int batchSize)
    {
        var collection = await NumberedAsync(100);

        Assert.Equal(Enumerable.Range(0, 100), await IdsAsync(collection.Find(_ => { }, batchSize)));
    }

    [Fact]
    public async Task Find_DisposedBeforeItsEnd_KillsTheCursor()
    {
        var collection = await NumberedAsync(10);
        long id;
        await using (var cursor = collection.Find(_ => { }, batchSize: 2))
        {
            Assert.True(await cursor.MoveNextAsync(default));
            id = cursor.Id;
            Assert.NotEqual(0, id);
        }

        var getMore = MongoCommand.Create("getMore", collection.Database, bson =>
        {
            bson.Write("getMore"u8, id);
            bson.Write("collection"u8, collection.Name);
        });
        var failure = await Assert.ThrowsAsync<MongoException>(() => mongo.Commands.RunAsync(getMore, default));
        Assert.Equal((MongoException.CursorNotFound, MongoFailure.Transient), (failure.Code, failure.Failure));
    }

    [Fact]
    public async Task InsertAsync_KeysTaken_InsertsTheOthersAndSaysWhich()
    {
        var collection = await NumberedAsync(3);

        var result = await collection.InsertAsync([.. Enumerable.Range(1, 2_500).Select(Numbered)], default);

        Assert.Equal(2_498, result.Count);
        Assert.Equal([(0, MongoException.DuplicateKey), (1, MongoException.DuplicateKey)], result.Errors.Select(error => (error.Index, error.Code)));
        Assert.Equal(MongoFailure.Permanent, Assert.Throws<MongoException>(() => result.ThrowIfFailed("numbers")).Failure);
        result.ThrowIfFailed("numbers", allowDuplicates: true);
        Assert.Equal(2_501, (await IdsAsync(collection.Find(_ => { }))).Count);
    }

    [Fact]
    public async Task UpdateAndDelete_Statements_CountWhatTheyDid()
    {
        var collection = await NumberedAsync(10);

        var updated = await collection.UpdateAsync([Set(1, upsert: false), Set(50, upsert: false), Set(60, upsert: true)], default);
        var again = await collection.UpdateAsync([Set(1, upsert: false)], default);
        var deleted = await collection.DeleteAsync([Delete(3, limit: 1), Delete(99, limit: 0)], default);

        Assert.Equal((2, 1), (updated.Count, updated.Modified));
        Assert.Equal((1, 0), (again.Count, again.Modified));
        Assert.Equal(1, deleted.Count);
        Assert.Equal([0, 1, 2, 4, 5, 6, 7, 8, 9, 60], await IdsAsync(collection.Find(_ => { })));
    }

    [Fact]
    public async Task Aggregate_Stages_AreDone()
    {
        var collection = await NumberedAsync(10);

        var ids = await IdsAsync(collection.Aggregate(bson =>
        {
            bson.StartDocument("0"u8);
            bson.StartDocument("$match"u8);
            bson.StartDocument("_id"u8);
            bson.Write("$gte"u8, 6);
            bson.End();
            bson.End();
            bson.End();
        }, batchSize: 2));

        Assert.Equal([6, 7, 8, 9], ids);
    }

    [Fact]
    public async Task Indexes_CreatedTwice_AreListedOnce()
    {
        var collection = await NumberedAsync(1);
        for (var i = 0; i < 2; i++)
        {
            await collection.CreateIndexesAsync(
                [
                    bson =>
                    {
                        bson.StartDocument("key"u8);
                        bson.Write("a"u8, 1);
                        bson.Write("b"u8, -1);
                        bson.End();
                        bson.Write("name"u8, "ab");
                        bson.Write("sparse"u8, true);
                    },
                ],
                default);
        }

        var indexes = await collection.ListIndexesAsync(default);

        Assert.Equal(["_id_", "ab"], indexes.Select(index => index.Name));
        Assert.Equal([("a", 1), ("b", -1)], indexes[1].Keys);
        Assert.True(indexes[0].Serves("_id"));
        Assert.False(indexes[1].Serves("a"));
        await collection.DropAsync(default);
        await collection.DropAsync(default);
        Assert.Empty(await collection.ListIndexesAsync(default));
    }

    [Fact]
    public async Task RunAsync_UnknownCommand_IsPermanentAndTheConnectionLivesOn()
    {
        var failure = await Assert.ThrowsAsync<MongoException>(() => mongo.Commands.RunAsync(MongoCommand.Create("nosuch", "test", bson => bson.Write("nosuch"u8, 1)), default));

        Assert.Equal((MongoFailure.Permanent, 59), (failure.Failure, failure.Code));
        Assert.Contains("nosuch", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WrongPassword_IsFatalAndShowsNoPassword()
    {
        if (!mongo.IsStandIn)
        {
            return;
        }

        using var pool = new MongoConnectionPool(MongoAddress.Parse($"mongodb://tester:wrong-secret@{MongoAddress.Parse(mongo.Uri)}/"), TimeProvider.System);

        var failure = await Assert.ThrowsAsync<MongoException>(() => pool.RunAsync(MongoCommand.IsMaster, default));

        Assert.Equal((MongoFailure.Fatal, 18), (failure.Failure, failure.Code));
        Assert.DoesNotContain("wrong-secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NoUser_IsFatal()
    {
        if (!mongo.IsStandIn)
        {
            return;
        }

        using var pool = new MongoConnectionPool(MongoAddress.Parse($"mongodb://{MongoAddress.Parse(mongo.Uri)}/"), TimeProvider.System);
        var collection = new MongoCollection(pool, "test", "any");

        Assert.Equal(MongoFailure.Fatal, (await Assert.ThrowsAsync<MongoException>(() => IdsAsync(collection.Find(_ => { })))).Failure);
    }

    [Fact]
    public async Task RunAsync_ManyAtOnce_ShareTheConnections()
    {
        using var pool = new MongoConnectionPool(MongoAddress.Parse(mongo.Uri.TrimEnd('/') + "/?maxPoolSize=3"), TimeProvider.System);
        var collection = await NumberedAsync(20, pool);

        var all = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => IdsAsync(collection.Find(_ => { }, batchSize: 7))));

        Assert.All(all, ids => Assert.Equal(Enumerable.Range(0, 20), ids));
    }

    [Theory]
    [InlineData(10107, MongoFailure.Transient)]
    [InlineData(91, MongoFailure.Transient)]
    [InlineData(43, MongoFailure.Transient)]
    [InlineData(11000, MongoFailure.Permanent)]
    [InlineData(2, MongoFailure.Permanent)]
    [InlineData(18, MongoFailure.Fatal)]
    [InlineData(13, MongoFailure.Fatal)]
    public void FailureOf_Code_IsItsClass(int code, object failure) => Assert.Equal(failure, MongoException.FailureOf(code));

    private static Action<BsonWriter> Numbered(int id) => bson => bson.Write("_id"u8, id);

    private static Action<BsonWriter> Set(int id, bool upsert) => bson =>
    {
        bson.StartDocument("q"u8);
        bson.Write("_id"u8, id);
        bson.End();
        bson.StartDocument("u"u8);
        bson.StartDocument("$set"u8);
        bson.Write("a"u8, 1);
        bson.End();
        bson.End();
        bson.Write("upsert"u8, upsert);
    };

    private static Action<BsonWriter> Delete(int id, int limit) => bson =>
    {
        bson.StartDocument("q"u8);
        bson.Write("_id"u8, id);
        bson.End();
        bson.Write("limit"u8, limit);
    };

    private static async Task<List<int>> IdsAsync(MongoCursor cursor)
    {
        var ids = new List<int>();
        await using (cursor)
        {
            while (await cursor.MoveNextAsync(default))
            {
                for (var batch = cursor.Batch; batch.Read();)
                {
                    var document = batch.GetElements();
                    Assert.True(document.Read() && document.Is("_id"u8));
                    ids.Add(document.GetInt32());
                }
            }
        }

        return ids;
    }

    private async Task<MongoCollection> NumberedAsync(int count, IMongoCommands? commands = null)
    {
        var collection = new MongoCollection(commands ?? mongo.Commands, mongo.NewDatabaseName(), "numbers");
        (await collection.InsertAsync([.. Enumerable.Range(0, count).Select(Numbered)], default)).ThrowIfFailed("numbers");
        return collection;
    }
}
