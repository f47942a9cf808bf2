using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Pipeline.Tests.Page;

/// <summary>A tab with the page. At its end nothing may have been asked of another address, nothing refused by the policy, and no script may have failed.</summary>
internal sealed class Tab : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IBrowserContext _context;
    private readonly List<string> _wrong = [];

    private Tab(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
    }

    public IPage Page { get; }

    /// <param name="browser">The browser.</param>
    /// <param name="host">Where the host listens.</param>
    /// <param name="view">What stands behind the #, such as <c>/jobs</c>.</param>
    /// <param name="width">The window's width in pixels.</param>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="prepare">What is to be done before the page is loaded.</param>
    public static async Task<Tab> OpenAsync(
        Browser browser, Uri host, string view, int width = 1280, ColorScheme scheme = ColorScheme.Light, Func<IPage, Task>? prepare = null)
    {
        var context = await browser.OpenAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        var page = await context.NewPageAsync();
        var tab = new Tab(context, page);
        page.PageError += (_, error) => tab._wrong.Add(error);
        page.Console += (_, message) => tab.Heed(message);
        page.Request += (_, request) => tab.Heed(request, host);
        if (prepare is not null)
        {
            await prepare(page);
        }

        await page.GotoAsync($"{host}api/page/#{view}");
        return tab;
    }

    /// <summary>Nothing that axe finds wrong, and nothing wider than the window.</summary>
    public async Task AssertAccessibleAsync()
    {
        var found = await Page.RunAxe();

        Assert.Empty(found.Violations.Select(violation => $"{violation.Id}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}"));
        Assert.InRange(await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth"), int.MinValue, 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(_wrong);
    }

    // The browser itself reports every answer of 400 and more.
    private void Heed(IConsoleMessage message)
    {
        if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
        {
            _wrong.Add(message.Text);
        }
    }

    private void Heed(IRequest request, Uri host)
    {
        var address = new Uri(request.Url);
        if (address.Scheme != "blob" && (!host.IsBaseOf(address) || address.Query.Contains("code=", StringComparison.Ordinal)))
        {
            _wrong.Add($"It asks {address}.");
        }
    }
}
