using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Jobs;
using Pipeline.Jobs.Batches;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Kept;
using Pipeline.Jobs.Listing;
using Pipeline.Jobs.Looks;
using Pipeline.Jobs.Sources;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Jobs.Batches;

/// <summary>What tells a job's own annotation from somebody's, over a real connection.</summary>
[Collection(CouchDbCollection.Name)]
public sealed class KeptOnServerTests(CouchDbStandIn couch)
{
    private readonly string _jobs = couch.NewDatabaseName();

    [Fact]
    public async Task RunAsync_EveryWayToTouchAnAnnotation_KeepsWhatPeopleMade()
    {
        var database = await couch.CreateDatabaseAsync();
        await couch.Server.Database(_jobs).CreateAsync();
        foreach (var id in new[] { "untouched", "field", "edited", "copied", "deleted", "source" })
        {
            await PutAsync(database, id, "text");
        }

        await PutAsync(database, "made", "text", ("a.txt.ann", "[@mine#Key*]"));
        var first = await RunAsync(database, "first");
        await ChangeAsync(database, "field", document => document["title"] = "new");
        await ChangeAsync(database, "edited", document => Attach(document, "a.txt.ann", "[@hand#Notes*]"));
        await ChangeAsync(database, "copied", document => Attach(document, "a.txt.ann", "[@text#Notes*]"));
        await ChangeAsync(database, "deleted", document => document["_attachments"]!.AsObject().Remove("a.txt.ann"));
        await ChangeAsync(database, "source", document => Attach(document, "a.txt", "new text"));

        var second = await RunAsync(database, "second");
        var forced = await RunAsync(database, "forced", force: true);
        var overwritten = await RunAsync(database, "overwriting", overwrite: true);

        Assert.Equal(new JobCounts(7, 7, Saved: 6, 0, 0, 0, Kept: 1), first);
        Assert.Equal(new JobCounts(7, 7, Saved: 1, Skipped: 3, 0, 0, Kept: 3), second);
        Assert.Equal(new JobCounts(7, 7, Saved: 4, 0, 0, 0, Kept: 3), forced);
        Assert.Equal(new JobCounts(7, 7, Saved: 3, Skipped: 4, 0, 0), overwritten);
    }

    private async Task<JobCounts> RunAsync(ICouchDatabase database, string job, bool force = false, bool overwrite = false)
    {
        var options = Options.Create(new CouchDbOptions { JobsDatabase = _jobs });
        var budget = new ByteBudget();
        var runner = new BatchRunner(
            couch.Server, new StubModels(), options,
            new TallyStore(
                new SourceStore<FailureDocument>(couch.Server, options, NullLogger<SourceStore<FailureDocument>>.Instance),
                new SourceStore<KeptDocument>(couch.Server, options, NullLogger<SourceStore<KeptDocument>>.Instance),
                NullLogger<TallyStore>.Instance),
            new BatchRecords(couch.Server, options), new BatchDocuments(couch.Server, new IdListStore(couch.Server, options)), new JobBench().Conflicts, budget, new RequestGates(), JobBench.Metrics(budget), TimeProvider.System, NullLogger<BatchRunner>.Instance);
        var settings = new JobSettings(job, database.Name, 100, 4) { Fields = JobBench.Fields(new(Force: force, Overwrite: overwrite)) };
        return (await runner.RunAsync(settings, KeyRange.All, new BatchMode.Work(), false, default)).Counts;
    }

    private static async Task PutAsync(ICouchDatabase database, string id, string text, params (string Name, string Text)[] others)
    {
        var document = new JsonObject { ["_id"] = id };
        Attach(document, "a.txt", text);
        foreach (var (name, content) in others)
        {
            Attach(document, name, content);
        }

        Assert.IsType<WriteResult.Saved>(await database.PutAsync(id, Encoding.UTF8.GetBytes(document.ToJsonString())));
    }

    private static async Task ChangeAsync(ICouchDatabase database, string id, Action<JsonObject> change)
    {
        using var current = await database.GetAsync(id);
        var document = JsonNode.Parse(current!.Json.Span)!.AsObject();
        change(document);
        Assert.IsType<WriteResult.Saved>(await database.PutAsync(id, Encoding.UTF8.GetBytes(document.ToJsonString())));
    }

    private static void Attach(JsonObject document, string name, string text)
    {
        var attachments = document["_attachments"] ?? (document["_attachments"] = new JsonObject());
        attachments[name] = new JsonObject { ["content_type"] = "text/plain", ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) };
    }
}
