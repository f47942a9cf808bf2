using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cli;
using Pipeline.Cli.Bench;
using Pipeline.Cli.Jobs;
using Pipeline.Cli.Services;
using Pipeline.CouchDb;
using Pipeline.Tests.Services;
using StandIn = Pipeline.Cli.Services.CouchDbStandIn;

namespace Pipeline.Tests.EndToEnd;

/// <summary>Jobs as users run them: the host as a process, over HTTP, against a CouchDB as a process.</summary>
[Collection(CouchDbCollection.Name)]
public sealed class JobProcessTests(Services.CouchDbStandIn couchDb) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private readonly TemporaryFolder _data = new();
    private readonly string _jobsDatabase = couchDb.NewDatabaseName();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Job_HostKilledInTheMiddle_GoesOnByItselfAfterANewStartWithExactCounts()
    {
        using var patience = new CancellationTokenSource(Patience);
        var database = await couchDb.CreateDatabaseAsync();
        await PutArticlesAsync(database, Enumerable.Range(0, 400).Select(index => $"article-{index:000}"));
        string id;
        await using (var relay = RelayWrites(database, allowed: 20))
        await using (var host = await StartAsync(patience.Token, relay.Port))
        {
            using var client = new JobClient(host.Address);
            id = await client.StartAsync(new JobRequest("classify", database.Name, "*.txt", 2, 8), patience.Token);
            await relay.Held.WaitAsync(patience.Token);
            Process.GetProcessById(host.Process.Id).Kill();
            await host.Process.WaitForEndAsync();
        }

        var saved = await CountAnnotatedAsync(database, patience.Token);
        await using var next = await StartAsync(patience.Token);
        using var observer = new JobClient(next.Address);
        var end = await EndAsync(observer, id, patience.Token);

        Assert.InRange(saved, 1, 40);
        Assert.Equal(("Completed", 400, 400, 0, 0), (end.Status, end.Progress.Listed, end.Progress.Saved, end.Progress.Skipped, end.Progress.Failed));
        await foreach (var document in database.ReadAsync(KeyRange.All, 1_000, patience.Token))
        {
            using (document)
            {
                Assert.Equal(["article.txt", "article.txt.ann", "figure.png"], document.Attachments.Select(stub => stub.Name).Order(StringComparer.Ordinal));
                Assert.StartsWith("2-", document.Rev, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Job_EngineFileLostInTheMiddle_IsStartedAgainByItselfWithExactCounts()
    {
        using var patience = new CancellationTokenSource(2 * Patience);
        var database = await couchDb.CreateDatabaseAsync();
        await PutArticlesAsync(database, Enumerable.Range(0, 200).Select(index => $"article-{index:000}"));
        string id;
        await using (var relay = RelayWrites(database, allowed: 10))
        await using (var host = await StartAsync(patience.Token, relay.Port))
        {
            using var client = new JobClient(host.Address);
            id = await client.StartAsync(new JobRequest("classify", database.Name, "*.txt", 2, 8), patience.Token);
            await relay.Held.WaitAsync(patience.Token);
            Process.GetProcessById(host.Process.Id).Kill();
            await host.Process.WaitForEndAsync();
        }

        foreach (var file in Directory.GetFiles(_data.Path, "taskhub.db*"))
        {
            File.Delete(file);
        }

        await using var next = await StartAsync(patience.Token);
        using var observer = new JobClient(next.Address);
        var end = await EndAsync(observer, id, patience.Token);
        using var http = new HttpClient { BaseAddress = next.Address };
        var listed = JsonNode.Parse(await http.GetStringAsync("api/jobs", patience.Token))!["jobs"]!.AsArray();

        Assert.Equal(("Completed", 200, 200, 0, 0), (end.Status, end.Progress.Listed, end.Progress.Saved, end.Progress.Skipped, end.Progress.Failed));
        Assert.Equal(200, await CountAnnotatedAsync(database, patience.Token));
        Assert.Equal(id, (string)Assert.Single(listed)!["id"]!);
    }

    [Fact]
    public async Task Job_AwkwardIdsAndSecondJob_AnnotatesAllThenSkipsAll()
    {
        using var patience = new CancellationTokenSource(Patience);
        string[] ids = [" leading and trailing ", "a/b//c", "quotes \" ' `", "100%", "%2F", "a+b&c=d?e#f", "\U0001F344", "ünïcödé", "back\\slash", "..a", "~", "tab\there"];
        var database = await couchDb.CreateDatabaseAsync();
        await PutArticlesAsync(database, ids);
        await using var host = await StartAsync(patience.Token);
        using var client = new JobClient(host.Address);

        var first = await EndAsync(client, await client.StartAsync(new JobRequest("classify", database.Name, "*.txt", 1, 8), patience.Token), patience.Token);
        var second = await EndAsync(client, await client.StartAsync(new JobRequest("classify", database.Name, "*.txt", 5, 8), patience.Token), patience.Token);

        var annotated = new List<string>();
        foreach (var id in ids)
        {
            using var annotation = await database.GetAttachmentAsync(id, "article.txt.ann", null, 100_000, cancellationToken: patience.Token);
            if (annotation is not null)
            {
                annotated.Add(id);
            }
        }

        Assert.Equal(ids, annotated);
        Assert.Equal((ids.Length, 0), (first.Progress.Saved, first.Progress.Skipped));
        Assert.Equal((0, ids.Length), (second.Progress.Saved, second.Progress.Skipped));
        foreach (var id in ids)
        {
            using var annotation = await database.GetAttachmentAsync(id, "article.txt.ann", null, 100_000, cancellationToken: patience.Token);
            Assert.Contains("[@Etymology. Named after its shape.#", Encoding.UTF8.GetString(annotation!.Bytes.Span), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Job_Cancelled_EndsAsTerminatedWithTheCountsOfWhatWasSaved()
    {
        using var patience = new CancellationTokenSource(Patience);
        var database = await couchDb.CreateDatabaseAsync();
        await PutArticlesAsync(database, Enumerable.Range(0, 400).Select(index => $"article-{index:000}"));
        await using var relay = RelayWrites(database, allowed: 20);
        await using var host = await StartAsync(patience.Token, relay.Port);
        using var client = new JobClient(host.Address);
        using var http = new HttpClient { BaseAddress = host.Address };
        var id = await client.StartAsync(new JobRequest("classify", database.Name, "*.txt", 1, 8), patience.Token);
        await relay.Held.WaitAsync(patience.Token);

        using var answer = await http.PostAsync($"api/jobs/{id}/cancel", null, patience.Token);
        relay.Release();
        var end = await EndAsync(client, id, patience.Token);

        Assert.Equal(202, (int)answer.StatusCode);
        Assert.Equal("Terminated", end.Status);
        var saved = await CountAnnotatedAsync(database, patience.Token);
        Assert.Equal((saved, saved), (end.Progress.Listed, end.Progress.Saved));
        Assert.InRange(saved, 20, 399);
    }

    [Fact]
    public async Task Job_CouchDbTakesFewRequestsAtATime_AsksForNoMoreAndSavesAll()
    {
        using var patience = new CancellationTokenSource(Patience);
        await using var overloaded = await StandIn.StartAsync(SourceTree.Find(), mostRequests: 4, cancellationToken: patience.Token);
        var database = overloaded.Connection.Server.Database("articles");
        await database.CreateAsync(patience.Token);
        await PutArticlesAsync(database, Enumerable.Range(0, 300).Select(index => $"article-{index:000}"));
        var settings = new Dictionary<string, string?>(overloaded.Connection.Settings) { ["COUCHDB_ATTEMPTS"] = "10" };
        await using var host = await LocalHostProcess.StartAsync(0, _data.Path, settings, null, patience.Token);
        using var client = new JobClient(host.Address);

        var id = await client.StartAsync(new JobRequest("classify", database.Name, "*.txt", 3, 32), patience.Token);
        var end = await EndAsync(client, id, patience.Token);
        var metrics = await client.GetMetricsAsync(patience.Token);

        Assert.Equal(("Completed", 300, 300, 0, 0), (end.Status, end.Progress.Listed, end.Progress.Saved, end.Progress.Skipped, end.Progress.Failed));
        Assert.InRange(PrometheusText.Value(metrics, "pipeline_couchdb_limit") ?? 0, 1, 16);
        Assert.InRange(PrometheusText.Value(metrics, "pipeline_couchdb_limit_halvings_total") ?? 0, 1, 1_000);
    }

    internal static async Task PutArticlesAsync(ICouchDatabase database, IEnumerable<string> ids)
    {
        var text = Convert.ToBase64String("A new species of fungus\n\nEtymology. Named after its shape.\n\nDistribution. China.\n"u8);
        var writes = ids.Select(id => new DocumentWrite(id, Encoding.UTF8.GetBytes(new JsonObject
        {
            ["_id"] = id,
            ["title"] = "A new species",
            ["_attachments"] = new JsonObject
            {
                ["article.txt"] = new JsonObject { ["content_type"] = "text/plain", ["data"] = text },
                ["figure.png"] = new JsonObject { ["content_type"] = "image/png", ["data"] = "AAAA" },
            },
        }.ToJsonString())));
        Assert.All(await database.SaveAsync([.. writes]), result => Assert.IsType<WriteResult.Saved>(result));
    }

    private static async Task<JobState> EndAsync(JobClient client, string id, CancellationToken cancellationToken) =>
        await client.FollowAsync(id, PollInterval, cancellationToken).LastAsync(cancellationToken);

    internal static async Task<int> CountAnnotatedAsync(ICouchDatabase database, CancellationToken cancellationToken)
    {
        var annotated = 0;
        await foreach (var document in database.ReadAsync(KeyRange.All, 1_000, cancellationToken))
        {
            using (document)
            {
                annotated += document.Attachments.Any(stub => stub.Name == "article.txt.ann") ? 1 : 0;
            }
        }

        return annotated;
    }

    /// <summary>A way to the CouchDB on which writes to the documents of <paramref name="database"/> are held after the first ones.</summary>
    private HoldingRelay RelayWrites(ICouchDatabase database, int allowed)
    {
        var address = new Uri(couchDb.Settings["COUCHDB_URL"]!);
        return new HoldingRelay(address.Host, address.Port, allowed, $"/{database.Name}/_bulk_docs").Start();
    }

    private Task<LocalHostProcess> StartAsync(CancellationToken cancellationToken, int? port = null)
    {
        var address = new UriBuilder(couchDb.Settings["COUCHDB_URL"]!);
        address.Port = port ?? address.Port;
        var settings = new Dictionary<string, string?>(couchDb.Settings)
        {
            ["COUCHDB_URL"] = address.Uri.ToString(),
            ["COUCHDB_JOBS_DATABASE"] = _jobsDatabase,
        };
        return LocalHostProcess.StartAsync(0, _data.Path, settings, null, cancellationToken);
    }
}
