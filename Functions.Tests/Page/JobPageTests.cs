using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pipeline.Tests.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace Pipeline.Tests.Page;

[Collection(PageCollection.Name)]
public sealed class JobPageTests(Browser browser, PageWorld world)
{
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
    public async Task Retry_WhatFailed_LeadsToAJobOverIt()
    {
        using var client = new Pipeline.Cli.Jobs.JobClient(world.Address);
        var id = await client.StartAsync(new("classify", world.Articles.Name, "*.txt", 10, 4), CancellationToken.None);
        await client.FollowAsync(id, TimeSpan.FromMilliseconds(50), CancellationToken.None).LastAsync();
        await using var tab = await Tab.OpenAsync(browser, world.Address, $"/jobs/{id}");
        var page = tab.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Retry" }).First.ClickAsync();
        await page.GetByText("Also what fails again").ClickAsync();
        await page.Locator("dialog").GetByRole(AriaRole.Button, new() { Name = "Retry" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = $"what failed in {id}" })).ToBeVisibleAsync();
        await Expect(page.Locator("main .badge").First).ToHaveTextAsync("Completed");
        await Expect(page.Locator(".tiles")).ToContainTextAsync(new Regex("Documents\\s*1Texts\\s*1"));
    }

    [Fact]
    public async Task RetryThese_FailuresOfOneReason_LeadsToAJobOverTheirDocuments()
    {
        var database = await world.CouchDb.CreateDatabaseAsync();
        await JobProcessTests.PutArticlesAsync(database, ["one", "two"]);
        await database.PutAsync("broken", """{"_id":"broken","_attachments":{"article.txt":{"content_type":"text/plain","data":"/w=="}}}"""u8.ToArray(), CancellationToken.None);
        using var client = new Pipeline.Cli.Jobs.JobClient(world.Address);
        var id = await client.StartAsync(new("classify", database.Name, "*.txt", 10, 4), CancellationToken.None);
        await client.FollowAsync(id, TimeSpan.FromMilliseconds(50), CancellationToken.None).LastAsync();
        await using var tab = await Tab.OpenAsync(browser, world.Address, $"/jobs/{id}");
        var page = tab.Page;

        await page.Locator("details.failure summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Retry these" }).ClickAsync();
        await Expect(page.Locator("dialog")).ToContainTextAsync("They fail again unless they have been changed.");
        await page.Locator("dialog").GetByRole(AriaRole.Button, new() { Name = "Retry" }).ClickAsync();

        await Expect(page.GetByText("1 that were named")).ToBeVisibleAsync();
        await Expect(page.Locator("main .badge").First).ToHaveTextAsync("Completed");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "1 failed, for one reason" })).ToBeVisibleAsync();
    }
}
