using System.Text;
using Microsoft.Playwright;
using Pipeline.Classification.Annotations;
using Pipeline.Cli.Jobs;
using Pipeline.Tests.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace Pipeline.Tests.Page;

[Collection(PageCollection.Name)]
public sealed class ArticlePageTests(Browser browser, PageWorld world)
{
    // With what looks like markers, what is more than one unit or byte, and a byte order mark.
    private const string Awkward = "\uFEFFA new [@ species \U0001F344 #Key*] é\r\n\r\nEtymology. Named [\\@ after its shape.\r\n\r\nDistribution. China.";

    [Fact]
    public async Task Article_OfADatabase_IsFoundAndShownWithItsBlocks()
    {
        await using var tab = await Tab.OpenAsync(browser, world.Address, "/article");
        var page = tab.Page;

        await page.GetByLabel("Database").FillAsync(world.Articles.Name);
        await page.GetByLabel("Ids that begin with").FillAsync("article/0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show its articles" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(10);
        await page.GetByRole(AriaRole.Link, new() { Name = "article/03" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "article/03" })).ToBeVisibleAsync();
        await Expect(page.Locator(".block .text")).ToHaveTextAsync(["A new species of fungus", "Etymology. Named after its shape.", "Distribution. China."]);
    }

    [Fact]
    public async Task Curate_ByKeyboard_MendsLabelsAndBordersAndTakesThemBack()
    {
        await using var tab = await ShowAsync("Etymology. Named after its shape.\n\nDistribution. China and Japan.\n\nReferences");
        var page = tab.Page;
        var texts = page.Locator(".block .text");
        var current = page.Locator(".block[aria-current=true]");
        await page.Locator(".block").First.FocusAsync();

        await page.Keyboard.PressAsync("]");
        await Expect(texts.First).ToHaveTextAsync("Etymology. Named after its shape.\n\nDistribution.");
        await page.Keyboard.PressAsync("[");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("s");
        await Expect(texts).ToHaveCountAsync(4);
        await page.Keyboard.PressAsync("m");
        await Expect(texts).ToHaveTextAsync(["Etymology. Named after its shape.", "Distribution. China and Japan.", "References"]);
        await page.Keyboard.PressAsync("1");
        await Expect(current.Locator("b")).ToHaveTextAsync("Bibliography");
        await Expect(current).ToBeFocusedAsync();
        for (var step = 0; step < 5; step++)
        {
            await page.Keyboard.PressAsync("z");
        }

        await Expect(page.Locator(".block b").First).ToHaveTextAsync("Etymology");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Take back" })).ToBeDisabledAsync();
    }

    [Fact]
    public async Task Save_ByKeyboard_IsAPersonsAnnotationThatTheNextJobKeeps()
    {
        var database = await world.CouchDb.CreateDatabaseAsync();
        await JobProcessTests.PutArticlesAsync(database, ["one"]);
        await using var tab = await Tab.OpenAsync(browser, world.Address, $"/article?database={database.Name}&id=one");
        var page = tab.Page;
        await page.Locator(".block").First.FocusAsync();
        await page.Keyboard.PressAsync("1");

        await page.Keyboard.PressAsync("Control+s");
        await page.GetByLabel("Name").FillAsync("Ada");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("Saved as yours: jobs keep it.")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("2");
        await page.RunAndWaitForResponseAsync(() => page.Keyboard.PressAsync("Control+s"), response => response.Request.Method == "PUT" && response.Ok);

        using var stored = await database.GetAttachmentAsync("one", "article.txt.ann", null, 10_000);
        Assert.StartsWith("[@A new species of fungus#Biology*]\n\n", Encoding.UTF8.GetString(stored!.Bytes.Span), StringComparison.Ordinal);
        using var client = new JobClient(world.Address);
        var id = await client.StartAsync(new("classify", database.Name, "*.txt", 1, 4), CancellationToken.None);
        await client.FollowAsync(id, TimeSpan.FromMilliseconds(50), CancellationToken.None).LastAsync();
        await page.GotoAsync($"{world.Address}api/page/#/jobs/{id}");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "1 kept as people made them" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Save_DocumentChangedMeanwhile_OverwritesNothingAndSaysSo()
    {
        var database = await world.CouchDb.CreateDatabaseAsync();
        await JobProcessTests.PutArticlesAsync(database, ["one"]);
        await using var tab = await Tab.OpenAsync(browser, world.Address, $"/article?database={database.Name}&id=one");
        await tab.Page.Locator(".block").First.FocusAsync();
        await tab.Page.Keyboard.PressAsync("1");
        using var client = new JobClient(world.Address);
        var id = await client.StartAsync(new("classify", database.Name, "*.txt", 1, 4), CancellationToken.None);
        await client.FollowAsync(id, TimeSpan.FromMilliseconds(50), CancellationToken.None).LastAsync();

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await tab.Page.GetByLabel("Name").FillAsync("Ada");
        await tab.Page.Keyboard.PressAsync("Enter");

        await Expect(tab.Page.GetByText("Nothing was saved: somebody has changed the document")).ToBeVisibleAsync();
        using var stored = await database.GetAttachmentAsync("one", "article.txt.ann", null, 10_000);
        Assert.DoesNotContain("fungus#Bibliography*]", Encoding.UTF8.GetString(stored!.Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_AwkwardText_IsAnAnnotationOfTheSameBytes()
    {
        await using var tab = await ShowAsync(Awkward);
        await tab.Page.Locator(".block").First.FocusAsync();
        await tab.Page.Keyboard.PressAsync("m");

        var download = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Page.GetByRole(AriaRole.Button, new() { Name = "Download" }).ClickAsync());

        Assert.Equal("article.txt.ann", download.SuggestedFilename);
        var reading = AnnotationReader.Read(await File.ReadAllBytesAsync(await download.PathAsync()));
        Assert.Empty(reading.Problems);

        // A text field has line feeds alone.
        Assert.Equal(Awkward.ReplaceLineEndings("\n"), Encoding.UTF8.GetString(reading.Text));
    }

    private async Task<Tab> ShowAsync(string text)
    {
        var tab = await Tab.OpenAsync(browser, world.Address, "/article");
        await tab.Page.GetByLabel("Text", new() { Exact = true }).FillAsync(text);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Label it" }).ClickAsync();
        await tab.Page.Locator(".block").First.WaitForAsync();
        return tab;
    }
}
