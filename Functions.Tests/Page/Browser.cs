using System.Diagnostics;
using Microsoft.Playwright;

namespace Pipeline.Tests.Page;

/// <summary>A Chromium of this machine; where there is none and the machine lets it, the system's package of it is installed first.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);
    private const float PatienceMilliseconds = 30_000;
    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    // What a test that is skipped throws, as the runner knows it.
    private const string SkipToken = "$XunitDynamicSkip$";

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _missing;

    public async Task InitializeAsync()
    {
        var program = Find();
        if (program is null)
        {
            _missing = await InstallAsync();
            program = Find();
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
        (_browser ?? throw new InvalidOperationException($"{SkipToken}There is no Chromium here: {_missing}")).NewContextAsync(options);

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Programs.Select(program => Path.Combine(folder, program)))
            .FirstOrDefault(File.Exists);

    /// <summary>Null when it was installed, else why not.</summary>
    private static async Task<string?> InstallAsync()
    {
        if (!File.Exists("/usr/bin/apt-get") || Environment.UserName != "root")
        {
            return "install Debian's package chromium, as root: apt-get install chromium.";
        }

        using var limit = new CancellationTokenSource(InstallLimit);
        foreach (var arguments in new[] { "update", "install --yes --no-install-recommends chromium" })
        {
            var start = new ProcessStartInfo("apt-get", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            try
            {
                await output;
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return $"apt-get {arguments} took longer than {InstallLimit.TotalMinutes} minutes.";
            }

            if (process.ExitCode != 0)
            {
                return $"apt-get {arguments} failed: {(await error).Trim()}";
            }
        }

        return null;
    }
}
