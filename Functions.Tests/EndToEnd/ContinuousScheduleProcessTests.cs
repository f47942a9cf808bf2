using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cli.Services;
using Pipeline.CouchDb;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.EndToEnd;

/// <summary>A continuous schedule as users have it: the host as a process, over HTTP, against a CouchDB as a process.</summary>
[Collection(CouchDbCollection.Name)]
public sealed class ContinuousScheduleProcessTests(Services.CouchDbStandIn couchDb) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly TemporaryFolder _data = new();
    private readonly string _jobsDatabase = couchDb.NewDatabaseName();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Schedule_Continuous_AnnotatesWhatIsWrittenAndGoesOnAfterARestart()
    {
        using var patience = new CancellationTokenSource(Patience);
        var database = await couchDb.CreateDatabaseAsync();
        await JobProcessTests.PutArticlesAsync(database, ["one", "two"]);
        await using (var host = await StartAsync(patience.Token))
        {
            using var http = new HttpClient { BaseAddress = host.Address };
            using var body = new StringContent($$"""{"continuous":true,"job":{"database":"{{database.Name}}"} }""", Encoding.UTF8, "application/json");
            using var made = await http.PutAsync("api/schedules/live", body, patience.Token);
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
            await AnnotatedAsync(database, 2, patience.Token);
            await EndedAsync(http, 1, patience.Token);

            await JobProcessTests.PutArticlesAsync(database, ["three", "four", "five"]);
            await AnnotatedAsync(database, 5, patience.Token);
            await EndedAsync(http, 2, patience.Token);
        }

        await JobProcessTests.PutArticlesAsync(database, ["six"]);
        await using var next = await StartAsync(patience.Token);
        using var client = new HttpClient { BaseAddress = next.Address };
        await AnnotatedAsync(database, 6, patience.Token);
        var counts = await EndedAsync(client, 3, patience.Token);

        // Nothing was done twice: each article by one job, and no job but those.
        Assert.Equal([2, 3, 1], counts);
    }

    private static async Task AnnotatedAsync(ICouchDatabase database, int count, CancellationToken cancellationToken)
    {
        while (await JobProcessTests.CountAnnotatedAsync(database, cancellationToken) < count)
        {
            await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>What each job saved, once there are so many and all have ended.</summary>
    private static async Task<IReadOnlyList<int>> EndedAsync(HttpClient http, int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            var jobs = JsonNode.Parse(await http.GetStringAsync("api/jobs", cancellationToken))!["jobs"]!.AsArray();
            if (jobs.Count >= count && jobs.All(job => (string)job!["status"]! == "Completed"))
            {
                return [.. jobs.OrderBy(job => (string)job!["id"]!, StringComparer.Ordinal).Select(job => (int)job!["progress"]!["saved"]!)];
            }

            await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
        }
    }

    private Task<LocalHostProcess> StartAsync(CancellationToken cancellationToken) => LocalHostProcess.StartAsync(
        0, _data.Path, new Dictionary<string, string?>(couchDb.Settings) { ["COUCHDB_JOBS_DATABASE"] = _jobsDatabase }, null, cancellationToken);
}
