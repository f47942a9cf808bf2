using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pipeline.Tests.Page;

[Collection(PageCollection.Name)]
public sealed class RecordPageTests(Browser browser, PageWorld world)
{
    [Fact]
    public async Task Polls_Source_ShowsHowFarItIsAndPollsOnDemand()
    {
        await using var tab = await Tab.OpenAsync(browser, world.Address, "/polls");
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = PageWorld.Source })).ToBeVisibleAsync();
        await Expect(tab.Page.Locator(".tiles")).ToContainTextAsync("Dead letters");

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Poll now" }).ClickAsync();

        await Expect(tab.Page.GetByText("0 new records in 0 batches, 0 users computed anew.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task DeadLetters_Opened_ShowWhyAndTheRecordsOnlyWhereAskedFor()
    {
        await using var tab = await Tab.OpenAsync(browser, world.Address, "/polls");
        var page = tab.Page;

        await page.GetByText($"{PageWorld.DeadLetters} dead letters").ClickAsync();

        var rows = page.GetByRole(AriaRole.Region, new() { Name = $"Dead letters of {PageWorld.Source}" }).Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(PageWorld.DeadLetters);
        await Expect(rows.Filter(new() { HasText = "out of range" })).ToContainTextAsync("metrics.steps");
        var whole = rows.Filter(new() { HasText = "user is a number" });
        await Expect(whole).ToContainTextAsync("the whole record");
        await Expect(page.Locator("td pre")).ToHaveCountAsync(0);

        await page.GetByLabel("With the records").CheckAsync();

        await Expect(whole.Locator("pre")).ToContainTextAsync("\"$numberInt\": \"7\"");
        await Expect(page.Locator("td pre")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Analytics_User_ShowsEveryMetricAndTheChartOfTheChosenOne()
    {
        await using var tab = await Tab.OpenAsync(browser, world.Address, "/analytics");
        await tab.Page.GetByLabel("User").FillAsync(PageWorld.User);
        await tab.Page.Keyboard.PressAsync("Enter");

        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Sleep" }).ClickAsync();

        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Sleep hours" })).ToBeVisibleAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Img, new() { Name = "Rolling means of Sleep" })).ToBeVisibleAsync();
    }
}
