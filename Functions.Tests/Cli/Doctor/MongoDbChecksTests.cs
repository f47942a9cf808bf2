using Microsoft.Extensions.Configuration;
using MongoDB.Driver;
using Pipeline.Cli.Doctor;
using Pipeline.MicroBatch;
using Pipeline.Mongo;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Cli.Doctor;

[Collection(MongoDbCollection.Name)]
public sealed class MongoDbChecksTests(MongoDbStandIn mongo)
{
    [Fact]
    public async Task Run_NewDatabase_NamesEachMissingIndexAndWhatMakesIt()
    {
        var database = mongo.NewDatabase();

        var findings = await RunAsync(database);

        Assert.Equal((FindingState.Good, "0 s apart"), (findings[0].State, findings[0].Detail));
        Assert.Equal(("Indexes of records", FindingState.Unsure), (findings[1].Subject, findings[1].State));
        Assert.StartsWith(
            "missing: {updatedAt: 1, _id: 1} of records, {expiresAt: 1} of records_dead_letters, {userId: 1, date: 1} of records, ", findings[1].Detail, StringComparison.Ordinal);
        Assert.Contains("db.getCollection(\"records\").createIndex({updatedAt: 1, _id: 1})", findings[1].Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SourceOfCopies_NeedsNoIndexOfAnalytics()
    {
        var database = mongo.NewDatabase();
        var source = new PollSource("orders", database.DatabaseNamespace.DatabaseName, "orders", "copy", TimeSpan.FromMinutes(1), "other.orders");

        var state = await MongoIndexes.CheckAsync(database.Client, source, default);
        await new MongoRecordSource(database, source, null).CheckIndexesAsync(IndexCreation.All, default);
        var afterwards = await MongoIndexes.CheckAsync(database.Client, source, default);

        Assert.Equal(["orders", "orders_dead_letters"], state.Missing.Select(index => index.Collection));
        Assert.Empty(afterwards.Missing);
    }

    [Fact]
    public async Task Run_SettingThatIsWrong_NamesIt()
    {
        var findings = await RunAsync(mongo.NewDatabase(), ("POLL_SOURCES", "{"));

        Assert.Equal(FindingState.Wrong, Assert.Single(findings).State);
        Assert.Contains("POLL_SOURCES", findings[0].Detail, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<Finding>> RunAsync(IMongoDatabase database, params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["MONGO_URI"] = mongo.Uri,
            ["MONGO_DB_NAME"] = database.DatabaseNamespace.DatabaseName,
            ["MONGO_COLLECTION"] = "records",
        };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        var checks = new MongoDbChecks(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), TimeProvider.System);
        return await checks.RunAsync(default).ToListAsync();
    }
}
