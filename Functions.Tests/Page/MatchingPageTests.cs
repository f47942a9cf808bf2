using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Pipeline.Page;
using Pipeline.Tests.LocalHost;
using static Microsoft.Playwright.Assertions;

namespace Pipeline.Tests.Page;

/// <summary>The review of matches over a queue of the test's own.</summary>
[Collection(PageCollection.Name)]
public sealed class MatchingPageTests(Browser browser) : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync([typeof(PageFunctions)]);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Review_DecidedByKeys_SendsEachDecisionWithTheNameOnce()
    {
        var decided = new List<string>();
        var queue = new List<string> { "one", "two", "three" };
        await using var tab = await Tab.OpenAsync(browser, _host.Address, "/matching", prepare: async page =>
        {
            await page.RouteAsync("**/api/matching/review?*", route => AnswerAsync(route, new JsonObject
            {
                ["items"] = new JsonArray([.. queue.Select(Item)]),
                ["total"] = queue.Count,
            }));
            await page.RouteAsync("**/api/matching/review/*", route =>
            {
                decided.Add($"{route.Request.Url.Split('/')[^1]} {route.Request.PostData}");
                return AnswerAsync(route, []);
            });
        });
        var page = tab.Page;
        await Expect(page.GetByText("3 left")).ToBeVisibleAsync();
        await Expect(page.GetByText("The one Company")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("a");
        await page.GetByLabel("Name").FillAsync("Ada");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("The two Company")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("r");
        await Expect(page.GetByText("The three Company")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("1");
        await Expect(page.GetByText("Nothing is to be decided.")).ToBeVisibleAsync();

        Assert.Equal(
            [
                """one {"decision":"accept","author":"Ada"}""",
                """two {"decision":"reject","author":"Ada"}""",
                """three {"target":"other","author":"Ada"}""",
            ],
            decided);
    }

    private static JsonNode Item(string id) => new JsonObject
    {
        ["_id"] = $"review:{id}",
        ["references"] = "companies",
        ["reason"] = "confidence",
        ["result"] = new JsonObject
        {
            ["sourceId"] = id,
            ["sourceName"] = $"The {id} Company",
            ["best"] = new JsonObject { ["id"] = "best", ["name"] = $"{id} Co", ["tier"] = "Words", ["confidence"] = 0.61 },
            ["runnersUp"] = new JsonArray(new JsonObject { ["id"] = "other", ["name"] = "Another", ["tier"] = "Words", ["confidence"] = 0.2 }),
            ["evidence"] = new JsonObject
            {
                ["words"] = new JsonArray(id),
                ["sourceLeftOver"] = new JsonArray("the"),
                ["referenceLeftOver"] = new JsonArray(),
                ["numbers"] = "none",
                ["legalForm"] = "equal",
                ["country"] = "none",
                ["contributions"] = new JsonArray(),
                ["notes"] = new JsonArray(),
            },
        },
    };

    private static Task AnswerAsync(IRoute route, JsonObject body) => route.FulfillAsync(new() { ContentType = "application/json", Body = body.ToJsonString() });
}
