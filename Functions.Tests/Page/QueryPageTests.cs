using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pipeline.Page;
using Pipeline.Tests.LocalHost;
using static Microsoft.Playwright.Assertions;

namespace Pipeline.Tests.Page;

[Collection(PageCollection.Name)]
public sealed class QueryPageTests(Browser browser, PageWorld world)
{
    private const string Many = "select i, i * 2 as twice, 'row ' || i as name from range(10000) t(i) order by i";
    private const string Endless = "select count(*) from range(1000000000) a, range(1000000000) b";

    [Fact]
    public async Task Table_Opened_ShowsItsColumnsAndLeadsToItsRowsAChartAndTheHistory()
    {
        await using var tab = await Tab.OpenAsync(browser, world.Address, "/query");
        var page = tab.Page;
        await page.GetByText("labels parquet").ClickAsync();
        await Expect(page.Locator(".columns li")).ToHaveTextAsync(["label VARCHAR", "paragraphs INTEGER"]);
        await Expect(page.Locator(".tables")).ToContainTextAsync("3 rows, 1 file");

        await page.GetByRole(AriaRole.Button, new() { Name = "Look at its rows" }).ClickAsync();
        await Expect(page.GetByLabel("Statement", new() { Exact = true })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+Enter");

        await Expect(page.GetByText(new Regex("^3 rows in "))).ToHaveCountAsync(2);
        await Expect(page.Locator(".rows tbody tr")).ToHaveTextAsync([.. PageWorld.Labels.Select(row => $"{row.Label}{row.Paragraphs}")]);
        await Expect(page.Locator(".bars li")).ToHaveTextAsync([.. PageWorld.Labels.Select(row => $"{row.Label}{row.Paragraphs}")]);

        await page.ReloadAsync();
        await Expect(page.GetByLabel("Statement", new() { Exact = true })).ToHaveValueAsync("select * from labels limit 100");
        await page.GetByLabel("Statement", new() { Exact = true }).FillAsync("");
        await page.GetByText("Statements of this tab").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "select * from labels limit 100" }).ClickAsync();
        await Expect(page.GetByLabel("Statement", new() { Exact = true })).ToHaveValueAsync("select * from labels limit 100");
    }

    [Fact]
    public async Task Rows_TenThousand_AreFewElementsAndStaySmooth()
    {
        await using var tab = await Tab.OpenAsync(browser, world.Address, "/query");
        await RunAsync(tab, Many);
        await Expect(tab.Page.GetByText(new Regex("^10,000 rows in ")).First).ToBeVisibleAsync();

        // How long a frame took in the middle while the rows were scrolled from their beginning to their end.
        var usual = await tab.Page.EvaluateAsync<double>(
            """
            async () => {
              const rows = document.querySelector('.rows');
              const frames = [];
              let before = await new Promise(requestAnimationFrame);
              for (let place = 0; place <= 100; place++) {
                rows.scrollTop = rows.scrollHeight * place / 100;
                const now = await new Promise(requestAnimationFrame);
                frames.push(now - before);
                before = now;
              }
              return frames.sort((one, other) => one - other)[frames.length >> 1];
            }
            """);

        Assert.InRange(usual, 0, 100);
        await Expect(tab.Page.Locator(".rows tbody tr").Last).ToHaveTextAsync("999919998row 9999");
        await Expect(tab.Page.Locator(".rows tbody tr").Last).ToHaveAttributeAsync("aria-rowindex", "10001");
        Assert.InRange(await tab.Page.Locator(".rows tbody tr").CountAsync(), 1, 100);
        await Expect(tab.Page.GetByRole(AriaRole.Img, new() { Name = "twice over name" }).Or(tab.Page.Locator(".bars")).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Cancel_StatementThatRuns_EndsItAtTheHost()
    {
        await using var tab = await Tab.OpenAsync(browser, world.Address, "/query");
        await RunAsync(tab, Endless);
        await Expect(tab.Page.GetByText(new Regex("^Running for "))).ToBeVisibleAsync();

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await Expect(tab.Page.GetByText("Cancelled.")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Run" })).ToBeEnabledAsync();
        using var http = new HttpClient { BaseAddress = world.Address };
        await Until.TrueAsync(async () =>
            (await http.GetFromJsonAsync<JsonNode>("api/query"))!["queries"]!.AsArray().All(query => (string)query!["state"]! != "running"));
    }

    [Theory]
    [InlineData("CSV", "csv", "label,paragraphs\nDescription,12\nDistribution,7\nEtymology,3\n")]
    [InlineData("NDJSON", "ndjson", "{\"label\":\"Description\",\"paragraphs\":12}\n{\"label\":\"Distribution\",\"paragraphs\":7}\n{\"label\":\"Etymology\",\"paragraphs\":3}\n")]
    public async Task Download_Rows_GivesThemAsAFile(string format, string ending, string content)
    {
        await using var tab = await Tab.OpenAsync(browser, world.Address, "/query");
        await RunAsync(tab, "select * from labels order by label");
        var file = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Page.GetByRole(AriaRole.Button, new() { Name = $"Download {format}" }).ClickAsync());

        Assert.Equal($"query.{ending}", file.SuggestedFilename);
        Assert.Equal(content, (await File.ReadAllTextAsync((await file.PathAsync())!)).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Run_WrongStatement_SaysWhatIsWrong()
    {
        await using var tab = await Tab.OpenAsync(browser, world.Address, "/query");

        await RunAsync(tab, "select paragrafs from labels");

        await Expect(tab.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "paragrafs" })).ToBeVisibleAsync();
        await Expect(tab.Page.Locator(".rows")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Run_GoesOnBeyondItsRequest_IsAskedAfterUntilItsRowsAreThere()
    {
        await using var tab = await Tab.OpenAsync(browser, world.Address, "/query", prepare: page => page.RouteAsync("**/api/query", async route =>
        {
            var body = JsonNode.Parse(route.Request.PostData!)!;
            body["waitSeconds"] = 0;
            await route.ContinueAsync(new() { PostData = System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()) });
        }));

        await RunAsync(tab, "select 12345678901234567890 as big, i from range(3) t(i) order by i");

        await Expect(tab.Page.Locator(".rows tbody tr")).ToHaveTextAsync(["123456789012345678900", "123456789012345678901", "123456789012345678902"]);
    }

    [Fact]
    public async Task View_HostWithoutTables_SaysWhatIsMissing()
    {
        await using var host = await TestHost.StartAsync([typeof(PageFunctions)]);
        await using var tab = await Tab.OpenAsync(browser, host.Address, "/query", prepare: async page =>
        {
            await page.RouteAsync("**/api/query/tables", route => route.FulfillAsync(new() { ContentType = "application/json", Body = """{"tables":[]}""" }));
            await page.RouteAsync("**/api/query", route => route.FulfillAsync(new()
            {
                Status = 503,
                ContentType = "application/problem+json",
                Body = """{"title":"No such source","detail":"Statements over files run on Linux on x64 alone."}""",
            }));
        });
        await Expect(tab.Page.GetByText("This host has no table to ask: QUERY_TABLES names its tables")).ToBeVisibleAsync();

        await RunAsync(tab, "select 1");

        await Expect(tab.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Statements over files run on Linux on x64 alone." })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task View_WithRowsAndAChart_HasNothingThatAxeFinds(int width, ColorScheme scheme)
    {
        await using var tab = await Tab.OpenAsync(browser, world.Address, "/query", width, scheme);
        await tab.Page.GetByText("labels parquet").ClickAsync();
        await RunAsync(tab, Many);
        await Expect(tab.Page.GetByRole(AriaRole.Region, new() { Name = "Chart" })).ToBeVisibleAsync();

        await tab.AssertAccessibleAsync();
    }

    private static async Task RunAsync(Tab tab, string sql)
    {
        await tab.Page.GetByLabel("Statement", new() { Exact = true }).FillAsync(sql);
        await tab.Page.Keyboard.PressAsync("Control+Enter");
    }
}
