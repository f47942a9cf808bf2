using Microsoft.Playwright;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Page;

/// <summary>A Chromium of this machine; where there is none and the machine lets it, the system's package of it is installed first.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const float PatienceMilliseconds = 30_000;
    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _missing;

    public async Task InitializeAsync()
    {
        var program = SystemPackage.Find(Programs);
        if (program is null)
        {
            _missing = await SystemPackage.InstallAsync("chromium");
            program = SystemPackage.Find(Programs);
        }

        if (program is null)
        {
            return;
        }

        // Other tests run beside these, each with hosts and databases of its own.
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            // A root account, as of containers, has no sandbox of Chromium.
            ChromiumSandbox = Environment.UserName != "root",
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A tab of its own, with no store of any other.</summary>
    internal Task<IBrowserContext> OpenAsync(BrowserNewContextOptions options) =>
        (_browser ?? throw SystemPackage.Skip($"There is no Chromium here: {_missing}")).NewContextAsync(options);
}
