using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.LocalHost;

namespace Pipeline.Tests.LocalHost;

public class FunctionKeyTests
{
    private const string Key = "a key with spaces+/=";

    private static readonly Dictionary<string, string?> WithKey = new()
    {
        ["PIPELINE_API_KEY"] = Key,
        ["Logging:LogLevel:Default"] = "Trace",
        ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace",
    };

    [Theory]
    [InlineData("api/open", null, HttpStatusCode.OK)]
    [InlineData("api/open", "wrong", HttpStatusCode.OK)]
    [InlineData("api/function", null, HttpStatusCode.Unauthorized)]
    [InlineData("api/function", "", HttpStatusCode.Unauthorized)]
    [InlineData("api/function", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("api/function", Key, HttpStatusCode.OK)]
    [InlineData("api/admin", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("api/admin", Key, HttpStatusCode.OK)]
    public async Task Request_WithAKeySet_NeedsItByHeaderOrQuery(string path, string? key, HttpStatusCode expected)
    {
        await using var host = await TestHost.StartAsync([typeof(Functions)], WithKey);
        using var byHeader = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
        {
            byHeader.Headers.Add("x-functions-key", key);
        }

        using var header = await host.Client.SendAsync(byHeader);
        using var query = await host.Client.GetAsync(key is null ? path : $"{path}?code={Uri.EscapeDataString(key)}");

        Assert.Equal(expected, header.StatusCode);
        Assert.Equal(expected, query.StatusCode);
        if (expected == HttpStatusCode.Unauthorized)
        {
            Assert.Contains("The key is missing or wrong", await header.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Contains("The key is missing or wrong", await query.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Contains(host.Log.Lines, line => line.EventId == 5002);
        if (key is { Length: > 0 })
        {
            Assert.DoesNotContain(host.Log.Lines, line => line.Message.Contains(Uri.EscapeDataString(key), StringComparison.Ordinal)
                || line.Message.Contains(key, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Request_WithoutAKeySet_NeedsNone()
    {
        await using var host = await TestHost.StartAsync([typeof(Functions)]);
        using var response = await host.Client.GetAsync("api/admin");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public void Build_WithoutAKeyOnAnOpenAddress_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var options = TestHost.OptionsOf([typeof(Functions)], folder.Path) with { Urls = "http://0.0.0.0:0" };

        var exception = Assert.Throws<StartupException>(() => FunctionHost.Build(options));
        Assert.StartsWith("PIPELINE_API_KEY: is not set", exception.Message, StringComparison.Ordinal);
    }

    private static class Functions
    {
        [Function("Open")]
        public static IResult Open([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "open")] HttpRequest request) =>
            Results.Text(request.Method);

        [Function("Function")]
        public static IResult Function([HttpTrigger(AuthorizationLevel.Function, "get", Route = "function")] HttpRequest request) =>
            Results.Text(request.Method);

        [Function("Admin")]
        public static IResult Admin([HttpTrigger(AuthorizationLevel.Admin, "get", Route = "admin")] HttpRequest request) =>
            Results.Text(request.Method);
    }
}
