using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Pipeline.Cli.Jobs;
using Pipeline.Cli.Services;
using Pipeline.CouchDb;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.EndToEnd;

/// <summary>Jobs that people stop and let go on: the host as a process, over HTTP, against a CouchDB as a process.</summary>
[Collection(CouchDbCollection.Name)]
public sealed class SteeredJobProcessTests(Services.CouchDbStandIn couchDb) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private readonly TemporaryFolder _data = new();
    private readonly string _jobsDatabase = couchDb.NewDatabaseName();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Job_SuspendedAndResumedOnAnotherHost_GivesItsPlaceAwayAndEndsWithExactCounts()
    {
        using var patience = new CancellationTokenSource(Patience);
        var database = await couchDb.CreateDatabaseAsync();
        await JobProcessTests.PutArticlesAsync(database, Enumerable.Range(0, 400).Select(index => $"article-{index:000}"));
        string id;
        await using (var relay = RelayWrites(database, allowed: 20))
        await using (var host = await StartAsync(relay.Port, patience.Token))
        {
            using var client = new JobClient(host.Address);
            using var http = new HttpClient { BaseAddress = host.Address };
            id = await client.StartAsync(new JobRequest("classify", database.Name, "*.txt", 1, 8), patience.Token);
            await relay.Held.WaitAsync(patience.Token);
            using var next = await http.PostAsJsonAsync("api/jobs", new { database = database.Name, id = "next", dryRun = true }, patience.Token);
            var waiting = await client.GetAsync("next", patience.Token);

            var suspended = await PostAsync(http, id, "suspend", HttpStatusCode.Accepted, patience.Token);
            var refused = await PostAsync(http, id, "restart", HttpStatusCode.Conflict, patience.Token);
            relay.Release();
            await UntilAsync(client, id, "Suspended", patience.Token);
            var end = await client.FollowAsync("next", PollInterval, patience.Token).LastAsync(patience.Token);

            Assert.Equal(("Running", "Suspend"), ((string)suspended["status"]!, (string)suspended["requested"]!));
            Assert.Equal(
                $"The job '{id}' is Running. Restart is for one that is Failed or Terminated; of this one can be asked: suspend, cancel.", (string)refused["detail"]!);
            Assert.Equal(("Pending", "Completed"), (waiting.Status, end.Status));
        }

        // Where it goes on stands in its record: nothing of the engine is needed.
        foreach (var file in Directory.GetFiles(_data.Path, "taskhub.db*"))
        {
            File.Delete(file);
        }

        var saved = await JobProcessTests.CountAnnotatedAsync(database, patience.Token);
        await using var other = await StartAsync(null, patience.Token);
        using var observer = new JobClient(other.Address);
        using var steering = new HttpClient { BaseAddress = other.Address };
        var before = await observer.GetAsync(id, patience.Token);
        await PostAsync(steering, id, "resume", HttpStatusCode.Accepted, patience.Token);
        var last = await observer.FollowAsync(id, PollInterval, patience.Token).LastAsync(patience.Token);

        Assert.Equal(("Suspended", saved, saved), (before.Status, before.Progress.Listed, before.Progress.Saved));
        Assert.InRange(saved, 20, 399);
        Assert.Equal(("Completed", 400, 400, 0, 0), (last.Status, last.Progress.Listed, last.Progress.Saved, last.Progress.Skipped, last.Progress.Failed));
        await AssertWrittenOnceAsync(database, patience.Token);
    }

    [Fact]
    public async Task Job_CancelledAndRestarted_GoesOnUnderItsIdWithExactCounts()
    {
        using var patience = new CancellationTokenSource(Patience);
        var database = await couchDb.CreateDatabaseAsync();
        await JobProcessTests.PutArticlesAsync(database, Enumerable.Range(0, 300).Select(index => $"article-{index:000}"));
        await using var relay = RelayWrites(database, allowed: 20);
        await using var host = await StartAsync(relay.Port, patience.Token);
        using var client = new JobClient(host.Address);
        using var http = new HttpClient { BaseAddress = host.Address };
        var id = await client.StartAsync(new JobRequest("classify", database.Name, "*.txt", 1, 8), patience.Token);
        await relay.Held.WaitAsync(patience.Token);
        await PostAsync(http, id, "cancel", HttpStatusCode.Accepted, patience.Token);
        relay.Release();
        var cancelled = await client.FollowAsync(id, PollInterval, patience.Token).LastAsync(patience.Token);

        await PostAsync(http, id, "restart", HttpStatusCode.Accepted, patience.Token);
        var end = await client.FollowAsync(id, PollInterval, patience.Token).LastAsync(patience.Token);

        Assert.Equal("Terminated", cancelled.Status);
        Assert.InRange(cancelled.Progress.Saved, 20, 299);
        Assert.Equal(("Completed", 300, 300, 0, 0), (end.Status, end.Progress.Listed, end.Progress.Saved, end.Progress.Skipped, end.Progress.Failed));
        await AssertWrittenOnceAsync(database, patience.Token);
    }

    private static async Task AssertWrittenOnceAsync(ICouchDatabase database, CancellationToken cancellationToken)
    {
        await foreach (var document in database.ReadAsync(KeyRange.All, 1_000, cancellationToken))
        {
            using (document)
            {
                Assert.StartsWith("2-", document.Rev, StringComparison.Ordinal);
            }
        }
    }

    private static async Task<JsonNode> PostAsync(HttpClient http, string id, string action, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsync($"api/jobs/{id}/{action}", null, cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(answer.StatusCode == expected, $"{action} answered {answer.StatusCode}: {body}");
        return JsonNode.Parse(body)!;
    }

    private static async Task UntilAsync(JobClient client, string id, string status, CancellationToken cancellationToken)
    {
        await foreach (var job in client.FollowAsync(id, PollInterval, cancellationToken))
        {
            if (job.Status == status)
            {
                return;
            }

            Assert.False(job.HasEnded, $"The job has ended as {job.Status}.");
        }
    }

    /// <summary>A way to the CouchDB on which writes to the documents of <paramref name="database"/> are held after the first ones.</summary>
    private HoldingRelay RelayWrites(ICouchDatabase database, int allowed)
    {
        var address = new Uri(couchDb.Settings["COUCHDB_URL"]!);
        return new HoldingRelay(address.Host, address.Port, allowed, $"/{database.Name}/_bulk_docs").Start();
    }

    private Task<LocalHostProcess> StartAsync(int? port, CancellationToken cancellationToken)
    {
        var address = new UriBuilder(couchDb.Settings["COUCHDB_URL"]!);
        address.Port = port ?? address.Port;
        var settings = new Dictionary<string, string?>(couchDb.Settings)
        {
            ["COUCHDB_URL"] = address.Uri.ToString(),
            ["COUCHDB_JOBS_DATABASE"] = _jobsDatabase,
            ["MAX_RUNNING_JOBS"] = "1",
        };
        return LocalHostProcess.StartAsync(0, _data.Path, settings, null, cancellationToken);
    }
}
