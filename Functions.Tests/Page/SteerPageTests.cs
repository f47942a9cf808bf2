using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pipeline.Cli.Jobs;
using Pipeline.Cli.Services;
using Pipeline.Tests.EndToEnd;
using Pipeline.Tests.Services;
using static Microsoft.Playwright.Assertions;

namespace Pipeline.Tests.Page;

/// <summary>A job that is steered in the page, over a CouchDB that holds its writes back until it is let.</summary>
[Collection(PageCollection.Name)]
public sealed class SteerPageTests(Browser browser, PageWorld world) : IAsyncLifetime
{
    private const int Articles = 60;

    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(120));
    private readonly TemporaryFolder _data = new();
    private HoldingRelay _relay = null!;
    private LocalHostProcess _host = null!;
    private JobClient _client = null!;
    private string _id = null!;

    public async Task InitializeAsync()
    {
        var database = await world.CouchDb.CreateDatabaseAsync();
        await JobProcessTests.PutArticlesAsync(database, Enumerable.Range(0, Articles).Select(index => $"article-{index:000}"));
        var address = new UriBuilder(world.CouchDb.Settings["COUCHDB_URL"]!);
        _relay = new HoldingRelay(address.Host, address.Port, 5, $"/{database.Name}/_bulk_docs").Start();
        address.Port = _relay.Port;
        var settings = new Dictionary<string, string?>(world.CouchDb.Settings)
        {
            ["COUCHDB_URL"] = address.Uri.ToString(),
            ["COUCHDB_JOBS_DATABASE"] = world.CouchDb.NewDatabaseName(),
        };
        _host = await LocalHostProcess.StartAsync(0, _data.Path, settings, null, _patience.Token);
        _client = new JobClient(_host.Address);
        _id = await _client.StartAsync(new("classify", database.Name, "*.txt", 1, 8), _patience.Token);
        await _relay.Held.WaitAsync(_patience.Token);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
        await _relay.DisposeAsync();
        _data.Dispose();
        _patience.Dispose();
    }

    [Fact]
    public async Task Suspend_JobThatRuns_StopsItUntilItIsResumed()
    {
        await using var tab = await OpenAsync();
        await Expect(State(tab)).ToHaveTextAsync("Running");

        await AskAsync(tab, "Suspend");
        await Expect(State(tab)).ToHaveTextAsync("Running, to be suspended");
        _relay.Release();
        await Expect(State(tab)).ToHaveTextAsync("Suspended");
        await Expect(tab.Page.Locator("main progress")).Not.ToHaveJSPropertyAsync("value", 1);

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(State(tab)).ToHaveTextAsync("Completed");
        await Expect(tab.Page.Locator(".tiles")).ToContainTextAsync(new Regex($"Saved\\s*{Articles}"));
        await Expect(tab.Page.Locator("dt", new() { HasText = "Last advance" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Restart_JobThatWasCancelled_TakesItToItsEnd()
    {
        await using var tab = await OpenAsync();
        await AskAsync(tab, "Cancel");
        _relay.Release();
        await Expect(State(tab)).ToHaveTextAsync("Terminated");
        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToHaveCountAsync(0);

        await AskAsync(tab, "Restart");

        await Expect(State(tab)).ToHaveTextAsync("Completed");
        await Expect(tab.Page.Locator(".tiles")).ToContainTextAsync(new Regex($"Saved\\s*{Articles}"));
    }

    [Fact]
    public async Task Restart_SomebodyWasFaster_ShowsTheHostsSentenceAndTheStateOfNow()
    {
        await using var tab = await OpenAsync();
        await AskAsync(tab, "Cancel");
        _relay.Release();
        await Expect(State(tab)).ToHaveTextAsync("Terminated");
        using var other = new HttpClient { BaseAddress = _host.Address };
        using var restarted = await other.PostAsync($"api/jobs/{_id}/restart", null, _patience.Token);
        await _client.FollowAsync(_id, TimeSpan.FromMilliseconds(50), _patience.Token).LastAsync();

        await AskAsync(tab, "Restart");

        await Expect(tab.Page.Locator("main [role=alert]")).ToHaveTextAsync(
            $"The job '{_id}' is Completed. Restart is for one that is Failed or Terminated; of this one can be asked: undo, delete.");
        await Expect(State(tab)).ToHaveTextAsync("Completed");
        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Restart" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task View_JobThatWaitsForCouchDb_SaysWhenItIsTriedAgainAndWhatWasSaid()
    {
        const string said = "CouchDB at http://couch.example:5984 could not be reached.";
        await using var tab = await Tab.OpenAsync(browser, _host.Address, $"/jobs/{_id}", prepare: page => page.RouteAsync($"**/api/jobs/{_id}", async route =>
        {
            var answer = await route.FetchAsync();
            var job = JsonNode.Parse(await answer.TextAsync())!;
            job["progress"]!["waitingUntil"] = "2030-01-31T18:00:00Z";
            job["progress"]!["lastError"] = said;
            job["progress"]!["lastAdvanceAt"] = DateTime.UtcNow.AddMinutes(-3).ToString("O", CultureInfo.InvariantCulture);
            await route.FulfillAsync(new() { Response = answer, Body = job.ToJsonString() });
        }));

        await Expect(tab.Page.GetByText(new Regex("^CouchDB is away\\. The job tries again at .*2030"))).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("dt:has-text('Last error') + dd")).ToHaveTextAsync(said);
        await Expect(tab.Page.Locator("dt:has-text('Last advance') + dd")).ToHaveTextAsync(new Regex("^3 min ago$"));
    }

    [Fact]
    public async Task Batches_OfSeveralWorkers_AreShownWithThoseThatWereSeenBefore()
    {
        var batches = new JsonArray(Batch("hub:one", "a", "b", 0), Batch("hub:one", "b", "c", 5), Batch("hub:two", "c", "d", 10));
        await using var tab = await Tab.OpenAsync(browser, _host.Address, $"/jobs/{_id}", prepare: async page =>
        {
            await page.RouteAsync("**/api/workers", route => AnswerAsync(route, new JsonObject { ["workers"] = new JsonArray(Worker("hub:one"), Worker("hub:two"), Worker("hub:three")) }));
            await page.RouteAsync("**/assignments", route => AnswerAsync(route, new JsonObject { ["assignments"] = batches.DeepClone() }));
        });
        await Expect(tab.Page.Locator(".gantt rect.batch:not(.before)")).ToHaveCountAsync(3);
        await Expect(tab.Page.Locator(".gantt text").First).ToHaveTextAsync("hub:one, 4 at a time");
        await Expect(tab.Page.Locator(".gantt text", new() { HasText = "hub:three" })).ToHaveCountAsync(1);
        await Expect(tab.Page.GetByRole(AriaRole.Region, new() { Name = "Batches in hand" }).Locator("tbody tr")).ToHaveCountAsync(3);

        batches.RemoveAt(0);

        await Expect(tab.Page.Locator(".gantt rect.batch.before")).ToHaveCountAsync(1);
        await Expect(tab.Page.Locator(".gantt rect.batch.before title")).ToHaveTextAsync(new Regex("^a to b, since "));
        await Expect(tab.Page.GetByRole(AriaRole.Region, new() { Name = "Batches in hand" }).Locator("tbody tr")).ToHaveCountAsync(2);
        await tab.AssertAccessibleAsync();
    }

    private static JsonObject Batch(string worker, string start, string end, int second) => new()
    {
        ["worker"] = worker,
        ["lost"] = false,
        ["startKey"] = start,
        ["endKey"] = end,
        ["since"] = $"2026-01-31T18:00:{second:00}Z",
    };

    private static JsonObject Worker(string id) => new() { ["id"] = id, ["lost"] = false, ["slots"] = 4, ["lastSeen"] = "2026-01-31T18:00:30Z" };

    private static Task AnswerAsync(IRoute route, JsonObject body) => route.FulfillAsync(new() { ContentType = "application/json", Body = body.ToJsonString() });

    private static ILocator State(Tab tab) => tab.Page.Locator("main .badge").First;

    private Task<Tab> OpenAsync() => Tab.OpenAsync(browser, _host.Address, $"/jobs/{_id}");

    private static async Task AskAsync(Tab tab, string action)
    {
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = action }).ClickAsync();
        await tab.Page.Locator("dialog button[value=yes]").ClickAsync();
    }
}
