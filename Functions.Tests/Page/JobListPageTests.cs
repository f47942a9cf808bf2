using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Pipeline.Page;
using Pipeline.Tests.LocalHost;
using static Microsoft.Playwright.Assertions;

namespace Pipeline.Tests.Page;

/// <summary>The list of jobs over answers of the test's own.</summary>
[Collection(PageCollection.Name)]
public sealed class JobListPageTests(Browser browser) : IAsyncLifetime
{
    private const int PageSize = 50;

    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync([typeof(PageFunctions)]);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task List_TenThousandJobs_ShowsTheNewestFirstAndStaysSmooth()
    {
        await using var tab = await Tab.OpenAsync(browser, _host.Address, "/jobs", prepare: page => ServeJobsAsync(page, 10_000));
        await Expect(tab.Page.Locator(".jobs li").First).ToContainTextAsync("job-09999");

        // How long a frame took in the middle while the list was scrolled on and on.
        var usual = await tab.Page.EvaluateAsync<double>(
            """
            async () => {
              const frames = [];
              let before = await new Promise(requestAnimationFrame);
              for (let rows = 0; rows < 2000; rows = document.querySelectorAll('.jobs li').length) {
                scrollTo(0, document.body.scrollHeight);
                const now = await new Promise(requestAnimationFrame);
                frames.push(now - before);
                before = now;
              }
              return frames.sort((one, other) => one - other)[frames.length >> 1];
            }
            """);

        Assert.InRange(usual, 0, 100);
    }

    [Fact]
    public async Task List_JobGoesOn_ChangesInItsPlaceWithTheFocusWhereItWas()
    {
        var documents = 10;
        await using var tab = await Tab.OpenAsync(browser, _host.Address, "/jobs", prepare: page => page.RouteAsync(
            "**/api/jobs*", route => FulfillAsync(route, [Job(1, "Completed", 100), Job(2, documents == 100 ? "Completed" : "Running", documents)], null)));
        await Expect(tab.Page.Locator(".jobs li").First).ToContainTextAsync("10 of 100");
        await tab.Page.Locator(".jobs a").First.FocusAsync();

        documents = 100;

        await Expect(tab.Page.Locator(".jobs li").First).ToContainTextAsync("100 saved");
        await Expect(tab.Page.Locator(".jobs a").First).ToBeFocusedAsync();
    }

    [Fact]
    public async Task List_HostAway_SaysSoAndGoesOnWhenItIsBack()
    {
        var away = false;
        await using var tab = await Tab.OpenAsync(browser, _host.Address, "/jobs", prepare: page => page.RouteAsync(
            "**/api/jobs*", route => away ? route.AbortAsync() : FulfillAsync(route, [Job(1, "Running", 5)], null)));
        await Expect(tab.Page.Locator(".jobs li")).ToHaveCountAsync(1);

        away = true;
        await Expect(tab.Page.Locator("#away")).ToContainTextAsync("The host cannot be reached.");
        await Expect(tab.Page.Locator(".jobs li")).ToHaveCountAsync(1);
        away = false;

        await Expect(tab.Page.Locator("#away")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Key_WantedByTheHost_IsAskedForOnceAndSentInAHeader()
    {
        const string key = "s3cret";
        await using var tab = await Tab.OpenAsync(browser, _host.Address, "/jobs", prepare: page => page.RouteAsync("**/api/jobs*", async route =>
        {
            if (await route.Request.HeaderValueAsync("x-functions-key") == key)
            {
                await FulfillAsync(route, [Job(1, "Completed", 100)], null);
            }
            else
            {
                await route.FulfillAsync(new() { Status = 401 });
            }
        }));

        await tab.Page.GetByLabel("Key", new() { Exact = true }).Last.FillAsync("wrong");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Page.GetByText("The host does not take the key that was given.")).ToBeVisibleAsync();
        await tab.Page.GetByLabel("Key", new() { Exact = true }).Last.FillAsync(key);
        await tab.Page.Keyboard.PressAsync("Enter");

        await Expect(tab.Page.Locator(".jobs li")).ToHaveCountAsync(1);
        Assert.Equal(key, await tab.Page.EvaluateAsync<string>("sessionStorage.getItem('pipeline-key')"));
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>("localStorage.length + document.cookie.length"));
    }

    [Fact]
    public async Task Load_FirstPicture_TakesLessThanASecond()
    {
        await using var tab = await Tab.OpenAsync(browser, _host.Address, "/jobs", prepare: page => ServeJobsAsync(page, 10));
        await Expect(tab.Page.Locator(".jobs li")).ToHaveCountAsync(10);

        // The best of a few: other tests run beside this one.
        var best = TimeSpan.MaxValue;
        for (var turn = 0; turn < 5; turn++)
        {
            var started = Stopwatch.GetTimestamp();
            await tab.Page.ReloadAsync();
            await tab.Page.Locator(".jobs li").First.WaitForAsync();
            best = new[] { best, Stopwatch.GetElapsedTime(started) }.Min();
        }

        Assert.InRange(best.TotalSeconds, 0, 1);
    }

    private static Task ServeJobsAsync(IPage page, int count) => page.RouteAsync("**/api/jobs*", route =>
    {
        var query = new Uri(route.Request.Url).Query;
        var from = query.Length == 0 ? 0 : int.Parse(query[(query.IndexOf('=', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        var next = from + PageSize;
        return FulfillAsync(route, [.. Enumerable.Range(from, Math.Min(PageSize, count - from)).Select(place => Job(count - 1 - place, "Completed", 100))], next < count ? $"{next}" : null);
    });

    private static Task FulfillAsync(IRoute route, JsonNode[] jobs, string? continuation) => route.FulfillAsync(new()
    {
        ContentType = "application/json",
        Body = new JsonObject { ["jobs"] = new JsonArray(jobs), ["continuation"] = continuation }.ToJsonString(),
    });

    private static JsonObject Job(int number, string status, int documents) => new()
    {
        ["id"] = $"job-{number:00000}",
        ["kind"] = "classify",
        ["status"] = status,
        ["createdAt"] = DateTimeOffset.UnixEpoch.AddMinutes(number).ToString("O", CultureInfo.InvariantCulture),
        ["updatedAt"] = DateTimeOffset.UnixEpoch.AddMinutes(number + 1).ToString("O", CultureInfo.InvariantCulture),
        ["progress"] = new JsonObject
        {
            ["total"] = 100,
            ["documents"] = documents,
            ["listed"] = documents,
            ["saved"] = documents,
            ["skipped"] = 0,
            ["failed"] = 0,
            ["unmatched"] = 0,
            ["documentsPerSecond"] = 10,
            ["etaSeconds"] = 1,
        },
        ["input"] = new JsonObject { ["database"] = "articles", ["attachments"] = "*.txt", ["batchSize"] = 100, ["parallelism"] = 16 },
    };
}
