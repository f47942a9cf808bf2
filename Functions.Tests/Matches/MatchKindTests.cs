using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs;
using Pipeline.Jobs.Batches;
using Pipeline.Matches;
using Pipeline.Matches.Jobs;
using Pipeline.Matches.Review;
using Pipeline.Matching.References;
using Pipeline.Models;
using Pipeline.Tests.Checkpoints;
using Pipeline.Tests.Jobs;

namespace Pipeline.Tests.Matches;

/// <summary>Batches of jobs that match, over a CouchDB and blobs in memory.</summary>
public sealed class MatchKindTests : IAsyncLifetime
{
    private const string Results = "pipeline_matches";

    private readonly JobBench _bench = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private ReferenceStore _store = null!;
    private ReviewStore _reviews = null!;
    private MatchKind _kind = null!;

    public async Task InitializeAsync()
    {
        var blobs = new MemoryCheckpointStore(_bench.Time);
        var settings = Options.Create(new MatchSettings());
        _store = new ReferenceStore(() => blobs, _bench.Time);
        _reviews = new ReviewStore(_bench.Server, Options.Create(new CouchDbOptions()), settings, _bench.Time);
        var tallies = new TallyStore(_bench.Failures, _bench.Kept, NullLogger<TallyStore>.Instance);
        var cache = new ReferenceCache(_store, settings);
        _kind = new MatchKind(
            new DatabaseLister(_bench.Server), _bench.Server, _bench.Documents, settings, _store, cache, new MatchingModel(), _reviews, _bench.Budget,
            _bench.Gates, tallies, JobBench.Metrics(_bench.Budget), new MatchMetrics(_services.GetRequiredService<IMeterFactory>(), cache), _bench.Time);
        await PutAsync(new("1", "Tetra Tech Inc"), new("2", "Acme Rocket Systems Ltd"), new("3", "Delta Holding"), new("4", "Delta Holding"));
        _bench.Database.Put("a", new JsonObject { ["name"] = "ACME Rocket Systems Limited" });
        _bench.Database.Put("b", new JsonObject { ["name"] = "Nothing like it" });
        _bench.Database.Put("c", new JsonObject { ["title"] = "no name" });
        _bench.Database.Put("d", new JsonObject { ["name"] = "Delta Holding" });
    }

    public async Task DisposeAsync() => await _services.DisposeAsync();

    [Fact]
    public async Task Run_Batch_SavesOneResultForEachName()
    {
        Assert.Equal(new BatchResult(new JobCounts(4, 3, 3, 0, 0, 1)), await RunAsync("j1"));
        var result = await ResultAsync("a");
        Assert.Equal(("2", "matched"), ((string)result["result"]!["best"]!["id"]!, (string)result["result"]!["status"]!));
        Assert.Equal("none", (string)(await ResultAsync("b"))["result"]!["status"]!);
    }

    [Fact]
    public async Task Run_SameBatchAgain_CountsTheSameAndWritesNothing()
    {
        var first = await RunAsync("j1");
        var rev = (string)(await ResultAsync("a"))["_rev"]!;
        Assert.Equal(first, await RunAsync("j1"));
        Assert.Equal(new JobCounts(3, 3, 3, 0, 0, 0), (await RunAsync("j1", new BatchMode.CountSaved())).Counts);
        Assert.Equal(rev, (string)(await ResultAsync("a"))["_rev"]!);
    }

    [Fact]
    public async Task Run_AnotherJob_SkipsUntilTheReferenceOrTheNameChanges()
    {
        await RunAsync("j1");
        Assert.Equal(new JobCounts(4, 3, 0, 3, 0, 1), (await RunAsync("j2")).Counts);
        _bench.Database.Put("b", new JsonObject { ["name"] = "Tetra Tech" });
        Assert.Equal(new JobCounts(4, 3, 1, 2, 0, 1), (await RunAsync("j3")).Counts);
        await PutAsync(new ReferenceEntity("2", "Acme Rocket Systems Ltd"));
        Assert.Equal(new JobCounts(4, 3, 3, 0, 0, 1), (await RunAsync("j4")).Counts);
    }

    [Fact]
    public async Task Run_DiesAtAnyWrite_EndsWithTheSameCounts()
    {
        for (var k = 1; k <= 6; k++)
        {
            var bench = new MatchKindTests();
            await bench.InitializeAsync();
            var writes = 0;
            var step = k;
            bench._bench.Server.AfterWrite = (_, _) =>
            {
                if (++writes == step)
                {
                    throw new CouchUnavailableException("away");
                }
            };
            try
            {
                await bench.RunAsync("j1");
            }
            catch (CouchUnavailableException)
            {
                // The batch runs again.
            }

            bench._bench.Server.AfterWrite = (_, _) => { };
            Assert.Equal(new JobCounts(4, 3, 3, 0, 0, 1), (await bench.RunAsync("j1")).Counts);
            Assert.Equal("2", (string)(await bench.ResultAsync("a"))["result"]!["best"]!["id"]!);
        }
    }

    [Fact]
    public async Task Run_DryRun_WritesNothing()
    {
        var result = await RunAsync("j1", settings: Settings("j1") with { DryRun = true });
        Assert.Equal(3, result.Counts.Saved);
        Assert.DoesNotContain(_bench.Server[Results].Ids, id => id.StartsWith("match:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_ReviewedName_IsQueuedAndDecidedForLaterRuns()
    {
        var settings = Settings("j1") with { Fields = Fields("sec", """{"accept":1,"review":0.001}""") };
        await RunAsync("j1", settings: settings);
        var queue = await _reviews.ListAsync("sec", 10, default);
        var item = Assert.Single(queue.Items, one => one.Result.SourceId == "articles/d");
        await _reviews.DecideAsync(item, "4", "ann", default);
        var result = await RunAsync("j2", settings: settings with { JobId = "j2" });
        Assert.Equal(1, result.Counts.Saved);
        var decided = await ResultAsync("d");
        Assert.Equal(("4", "matched", "ann"), ((string)decided["result"]!["best"]!["id"]!, (string)decided["result"]!["status"]!, (string)decided["decidedBy"]!));
        Assert.DoesNotContain((await _reviews.ListAsync("sec", 10, default)).Items, one => one.Result.SourceId == "articles/d");
    }

    [Fact]
    public async Task Run_Failed_GivesEachNameAFailure()
    {
        var result = await RunAsync("j1", new BatchMode.Fail("broken", 3));
        Assert.Equal(new JobCounts(4, 3, 0, 0, 3, 1), result.Counts);
    }

    [Theory]
    [InlineData("""{}""", "references")]
    [InlineData("""{"references":"none"}""", "references")]
    [InlineData("""{"references":"sec@0000000000000000"}""", "references")]
    [InlineData("""{"references":"sec","accept":0.2,"review":0.3}""", "review")]
    public async Task Check_BadRequest_NamesTheField(string fields, string field)
    {
        var settings = Settings("j1") with { Fields = Fields(null, fields) };
        Assert.Equal(field, (await Assert.ThrowsAsync<BadInputException>(() => _kind.CheckAsync(settings, default))).Field);
    }

    private Task<BatchResult> RunAsync(string job, BatchMode? mode = null, JobSettings? settings = null) =>
        _kind.RunAsync(new BatchRequest(settings ?? Settings(job), KeyRange.All), mode ?? new BatchMode.Work(), default);

    private static JobSettings Settings(string job) => JobBench.Settings(job) with { Kind = MatchKind.KindName, Fields = Fields("sec", "{}") };

    private static Dictionary<string, JsonElement> Fields(string? references, string json)
    {
        var fields = JsonNode.Parse(json)!.AsObject();
        if (references is not null)
        {
            fields["references"] = references;
        }

        return JsonDocument.Parse(fields.ToJsonString()).RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.Clone());
    }

    private async Task<JsonNode> ResultAsync(string documentId)
    {
        using var document = await _bench.Server.Database(Results).GetAsync(MatchDocument.IdOf("sec", JobBench.Articles, documentId));
        return JsonNode.Parse(document!.Json.Span)!;
    }

    private Task<StoredReference> PutAsync(params ReferenceEntity[] entities) => _store.PutAsync(new Reference("sec", entities), new RowReport(), default);
}
