using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Pipeline.Tests.Page;

/// <summary>Every view, light and dark, wide and narrow: nothing that axe finds wrong, and nothing wider than the window.</summary>
[Collection(PageCollection.Name)]
public sealed class AccessibilityTests(Browser browser, PageWorld world)
{
    private const int Wide = 1280;
    private const int Narrow = 360;

    public static TheoryData<string, int, ColorScheme> Views()
    {
        var data = new TheoryData<string, int, ColorScheme>();
        foreach (var view in new[] { "/jobs", "/jobs start", "/jobs/{job}", "/article", "/article?database={database}", "/article?database={database}&id=article/01", "/polls", $"/analytics?userId={PageWorld.User}" })
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
        var address = view.Split(' ')[0].Replace("{database}", world.Articles.Name, StringComparison.Ordinal)
            .Replace("{job}", view.Contains("{job}", StringComparison.Ordinal) ? await StartJobAsync() : "", StringComparison.Ordinal);
        await using var tab = await Tab.OpenAsync(browser, world.Address, address, width, scheme);
        await tab.Page.Locator("main h1").WaitForAsync();
        await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        if (view.EndsWith(" start", StringComparison.Ordinal))
        {
            await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Start a job" }).ClickAsync();
            await tab.Page.Locator("dialog summary").ClickAsync();
        }

        var found = await tab.Page.RunAxe();

        Assert.Empty(found.Violations.Select(violation => $"{violation.Id}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}"));
        Assert.InRange(await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth"), int.MinValue, 0);
    }

    private async Task<string> StartJobAsync()
    {
        using var client = new Pipeline.Cli.Jobs.JobClient(world.Address);
        var id = await client.StartAsync(new("classify", world.Articles.Name, "*.txt", 10, 4), CancellationToken.None);
        await client.FollowAsync(id, TimeSpan.FromMilliseconds(50), CancellationToken.None).LastAsync();
        return id;
    }
}
