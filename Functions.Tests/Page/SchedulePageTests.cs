using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pipeline.Tests.Page;

[Collection(PageCollection.Name)]
public sealed class SchedulePageTests(Browser browser, PageWorld world) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = world.Address };

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Schedule_AddedPausedResumedAndDeleted_IsSoAtTheHost()
    {
        var name = NewName();
        await using var tab = await Tab.OpenAsync(browser, world.Address, "/schedules");
        var page = tab.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a schedule" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByLabel("Cron expression").FillAsync("0 30 2 1 1 *");
        await page.GetByLabel("Time zone").FillAsync("Europe/Berlin");
        await page.GetByLabel("Database").FillAsync(world.Articles.Name);
        await page.GetByText("Incremental").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();

        var card = Card(tab, name);
        await Expect(card.Locator(".badge")).ToHaveTextAsync("Active");
        await Expect(card.Locator(".times li")).ToHaveCountAsync(5);
        var added = await GetAsync(name);
        Assert.Equal(("0 30 2 1 1 *", "Europe/Berlin", true, world.Articles.Name), (
            (string)added["cron"]!, (string)added["timeZone"]!, (bool)added["incremental"]!, (string)added["job"]!["database"]!));

        await card.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(card.Locator(".badge")).ToHaveTextAsync("Paused");
        await Expect(card.Locator(".times li")).ToHaveCountAsync(0);
        await Expect(card.GetByRole(AriaRole.Button, new() { Name = "Resume" })).ToBeFocusedAsync();
        Assert.True((bool)(await GetAsync(name))["paused"]!);

        await page.Keyboard.PressAsync("Enter");
        await Expect(card.Locator(".badge")).ToHaveTextAsync("Active");

        await card.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.Locator("dialog button[value=yes]").ClickAsync();
        await Expect(card).ToHaveCountAsync(0);
        using var gone = await _http.GetAsync($"api/schedules/{name}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Theory]
    [InlineData("Cron expression", "0 61 2 * * *", "'cron' is '0 61 2 * * *'")]
    [InlineData("Time zone", "Mars/Olympus", "'timeZone' is \"Mars/Olympus\"")]
    [InlineData("Database", "No Such", "'job': 'database' is \"No Such\"")]
    [InlineData("Further fields of the job", """{"databse":"x"}""", "'databse' is not a field of a job")]
    [InlineData("Further fields of the job", "{", "This is no JSON")]
    [InlineData("Name", "not a name", "'name' is 'not a name'")]
    public async Task Add_WrongInput_SaysSoAtItsField(string label, string value, string message)
    {
        await using var tab = await Tab.OpenAsync(browser, world.Address, "/schedules");
        var page = tab.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a schedule" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync(NewName());
        await page.GetByLabel("Cron expression").FillAsync("0 30 2 * * *");
        await page.Locator("dialog summary").ClickAsync();
        await page.GetByLabel(label).FillAsync(value);

        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();

        var field = page.Locator("dialog .field", new() { Has = page.GetByLabel(label) });
        await Expect(field.GetByRole(AriaRole.Alert)).ToContainTextAsync(message);
        await Expect(page.GetByLabel(label)).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.GetByLabel(label)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Schedule_OfThatNameThere_IsChangedWithWhatItHadAndNotMadeAnew()
    {
        var name = NewName();
        using var put = await _http.PutAsJsonAsync($"api/schedules/{name}", new { cron = "0 30 2 1 1 *", overlap = "queue", job = new { database = world.Articles.Name, limit = 7 } });
        put.EnsureSuccessStatusCode();
        await using var tab = await Tab.OpenAsync(browser, world.Address, "/schedules");
        var page = tab.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Add a schedule" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByLabel("Cron expression").FillAsync("0 0 0 1 1 *");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("dialog [role=alert]").First).ToContainTextAsync($"There is a schedule '{name}' already");
        await page.Keyboard.PressAsync("Escape");

        await Card(tab, name).GetByRole(AriaRole.Button, new() { Name = "Change" }).ClickAsync();
        await page.GetByLabel("Cron expression").FillAsync("0 0 4 1 1 *");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Card(tab, name)).ToContainTextAsync("0 0 4 1 1 *");
        var changed = await GetAsync(name);

        Assert.Equal(("0 0 4 1 1 *", "Queue", 7), ((string)changed["cron"]!, (string)changed["overlap"]!, (int)changed["job"]!["limit"]!));
        using var deleted = await _http.DeleteAsync($"api/schedules/{name}");
    }

    [Fact]
    public async Task Schedule_Continuous_HasNoTimesAndStaysSoWhenItIsPaused()
    {
        var name = NewName();
        await using var tab = await Tab.OpenAsync(browser, world.Address, "/schedules");
        var page = tab.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a schedule" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByLabel("Database").FillAsync(world.Articles.Name);
        await page.GetByLabel("Paused").CheckAsync();
        await page.GetByLabel("Continuous").CheckAsync();
        await Expect(page.GetByLabel("Cron expression")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();

        await Expect(Card(tab, name)).ToContainTextAsync("as soon as something is written to the database");
        await Card(tab, name).GetByRole(AriaRole.Button, new() { Name = "Change" }).ClickAsync();
        await Expect(page.GetByLabel("Continuous")).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("dialog")).ToHaveCountAsync(0);
        var schedule = await GetAsync(name);

        Assert.Equal((true, true, null), ((bool)schedule["continuous"]!, (bool)schedule["paused"]!, (string?)schedule["cron"]));
        using var deleted = await _http.DeleteAsync($"api/schedules/{name}");
    }

    private static string NewName() => $"page-{Guid.NewGuid():N}"[..20];

    private static ILocator Card(Tab tab, string name) => tab.Page.GetByRole(AriaRole.Region, new() { Name = name });

    private async Task<JsonNode> GetAsync(string name) => (await _http.GetFromJsonAsync<JsonNode>($"api/schedules/{name}"))!;
}
