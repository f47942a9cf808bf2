using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pipeline.Cli.Services;
using Pipeline.Tests.EndToEnd;
using Pipeline.Tests.Services;
using static Microsoft.Playwright.Assertions;

namespace Pipeline.Tests.Page;

[Collection(PageCollection.Name)]
public sealed class JobPageTests(Browser browser, PageWorld world) : IDisposable
{
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Start_FromTheForm_ShowsTheJobToItsEndAndWhatFailed()
    {
        await using var tab = await Tab.OpenAsync(browser, world.Address, "/jobs");
        var page = tab.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Start a job" }).ClickAsync();
        await page.GetByLabel("Database").FillAsync(world.Articles.Name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();

        await Expect(page.Locator("main .badge").First).ToHaveTextAsync("Completed");
        await Expect(page.Locator(".tiles")).ToContainTextAsync(new Regex("Texts\\s*40"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "1 failed, for one reason" })).ToBeVisibleAsync();
        await page.Locator("details.failure summary").ClickAsync();
        await Expect(page.Locator("details.failure a")).ToHaveTextAsync("broken");

        await page.GetByRole(AriaRole.Link, new() { Name = "All jobs" }).ClickAsync();
        await Expect(page.Locator(".jobs li").First).ToContainTextAsync("1 failed");
    }

    [Fact]
    public async Task UndoAndDelete_JobThatHasEnded_LeadToWhatComesOfThem()
    {
        var database = await world.CouchDb.CreateDatabaseAsync();
        await JobProcessTests.PutArticlesAsync(database, ["one", "two"]);
        using var client = new Pipeline.Cli.Jobs.JobClient(world.Address);
        var id = await client.StartAsync(new("classify", database.Name, "*.txt", 1, 4), CancellationToken.None);
        await client.FollowAsync(id, TimeSpan.FromMilliseconds(50), CancellationToken.None).LastAsync();
        await using var tab = await Tab.OpenAsync(browser, world.Address, $"/jobs/{id}");

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await tab.Page.Locator("dialog button[value=yes]").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = id })).ToHaveCountAsync(0);
        await Expect(tab.Page.Locator("main .badge").First).ToHaveTextAsync("Completed");
        Assert.Equal(0, await JobProcessTests.CountAnnotatedAsync(database, CancellationToken.None));

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await tab.Page.Locator("dialog button[value=yes]").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Jobs", Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Start_BadInput_SaysSoAtItsField()
    {
        await using var tab = await Tab.OpenAsync(browser, world.Address, "/jobs");
        var page = tab.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Start a job" }).ClickAsync();
        await page.GetByLabel("Database").FillAsync("No Such");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("dialog [role=alert]")).ToContainTextAsync("a database name begins with a letter a-z");
        await Expect(page.GetByLabel("Database")).ToBeFocusedAsync();
        await Expect(page.GetByLabel("Database")).ToHaveAttributeAsync("aria-invalid", "true");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("dialog")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Cancel_JobThatRuns_EndsItAsTerminated()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        var database = await world.CouchDb.CreateDatabaseAsync();
        await JobProcessTests.PutArticlesAsync(database, Enumerable.Range(0, 60).Select(index => $"article-{index:000}"));
        var address = new UriBuilder(world.CouchDb.Settings["COUCHDB_URL"]!);
        await using var relay = new HoldingRelay(address.Host, address.Port, 5, $"/{database.Name}/_bulk_docs").Start();
        address.Port = relay.Port;
        var settings = new Dictionary<string, string?>(world.CouchDb.Settings)
        {
            ["COUCHDB_URL"] = address.Uri.ToString(),
            ["COUCHDB_JOBS_DATABASE"] = world.CouchDb.NewDatabaseName(),
        };
        await using var host = await LocalHostProcess.StartAsync(0, _data.Path, settings, null, patience.Token);
        using var client = new Pipeline.Cli.Jobs.JobClient(host.Address);
        var id = await client.StartAsync(new("classify", database.Name, "*.txt", 1, 8), patience.Token);
        await relay.Held.WaitAsync(patience.Token);
        await using var tab = await Tab.OpenAsync(browser, host.Address, $"/jobs/{id}");
        await Expect(tab.Page.Locator("main .badge").First).ToHaveTextAsync("Running");

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await tab.Page.Locator("dialog button[value=yes]").ClickAsync();
        await Expect(tab.Page.GetByText("The job stops as soon as what is under way has ended.")).ToBeVisibleAsync();
        relay.Release();

        await Expect(tab.Page.Locator("main .badge").First).ToHaveTextAsync("Terminated");
        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToHaveCountAsync(0);
    }
}
