using System.Net.Http.Json;
using Microsoft.Playwright;

namespace Pipeline.Tests.Page;

/// <summary>Every view, light and dark, wide and narrow: nothing that axe finds wrong, and nothing wider than the window.</summary>
[Collection(PageCollection.Name)]
public sealed class AccessibilityTests(Browser browser, PageWorld world)
{
    private const int Wide = 1280;
    private const int Narrow = 360;

    // What stands behind the address is opened first: a button, or the head of what is folded.
    private static readonly string[] Addresses =
    [
        "/jobs", "/jobs Start a job", "/jobs/{job}", "/jobs/{job} Retry", "/schedules", "/schedules Add a schedule", "/article", "/article?database={database}",
        "/article?database={database}&id=article/01", "/polls", "/polls 2 dead letters", $"/analytics?userId={PageWorld.User}",
    ];

    public static TheoryData<string, int, ColorScheme> Views()
    {
        var data = new TheoryData<string, int, ColorScheme>();
        foreach (var view in Addresses)
        {
            data.Add(view, Wide, ColorScheme.Light);
            data.Add(view, Narrow, ColorScheme.Dark);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task View_LookedAtByAxe_HasNothingWrong(string view, int width, ColorScheme scheme)
    {
        var (place, opened) = view.Split(' ', 2) is [var before, var name] ? (before, name) : (view, null);
        var address = place.Replace("{database}", world.Articles.Name, StringComparison.Ordinal)
            .Replace("{job}", view.Contains("{job}", StringComparison.Ordinal) ? await StartJobAsync() : "", StringComparison.Ordinal);
        await using var tab = await Tab.OpenAsync(browser, world.Address, address, width, scheme);
        await tab.Page.Locator("main h1").WaitForAsync();
        await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        if (opened is not null)
        {
            await tab.Page.GetByRole(AriaRole.Button, new() { Name = opened }).Or(tab.Page.Locator("summary", new() { HasText = opened })).First.ClickAsync();
            await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            foreach (var folded in await tab.Page.Locator("dialog details:not([open]) > summary").AllAsync())
            {
                await folded.ClickAsync();
            }
        }

        await tab.AssertAccessibleAsync();
    }

    [Fact]
    public async Task Schedules_OneThere_HasNothingWrong()
    {
        using var http = new HttpClient { BaseAddress = world.Address };
        using var put = await http.PutAsJsonAsync("api/schedules/accessible", new { cron = "0 0 0 29 2 *", job = new { limit = 3 } });
        put.EnsureSuccessStatusCode();
        await using var tab = await Tab.OpenAsync(browser, world.Address, "/schedules", Narrow, ColorScheme.Light);
        await tab.Page.GetByRole(AriaRole.Region, new() { Name = "accessible" }).WaitForAsync();

        await tab.AssertAccessibleAsync();
        using var deleted = await http.DeleteAsync("api/schedules/accessible");
    }

    private async Task<string> StartJobAsync()
    {
        using var client = new Pipeline.Cli.Jobs.JobClient(world.Address);
        var id = await client.StartAsync(new("classify", world.Articles.Name, "*.txt", 10, 4), CancellationToken.None);
        await client.FollowAsync(id, TimeSpan.FromMilliseconds(50), CancellationToken.None).LastAsync();
        return id;
    }
}
