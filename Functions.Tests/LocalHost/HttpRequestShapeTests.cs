using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Tests.LocalHost;

public sealed partial class HttpRequestShapeTests : IAsyncLifetime
{
    private const string Key = "the key";

    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync([typeof(Functions)], new() { ["PIPELINE_API_KEY"] = Key });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Head_OfAFunctionThatTakesIt_HasTheHeadersAndNoBody()
    {
        using var response = await _host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "api/any"));

        Assert.Equal((HttpStatusCode)299, response.StatusCode);
        Assert.Equal("HEAD", Assert.Single(response.Headers.GetValues("x-method")));
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Options_OfAFunctionThatTakesIt_IsItsAnswer()
    {
        using var response = await _host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Options, "api/any"));

        Assert.Equal((HttpStatusCode)299, response.StatusCode);
        Assert.Equal("OPTIONS 0", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("POST")]
    [InlineData("TRACE")]
    public async Task Request_OfAMethodThatAFunctionDoesNotTake_Is404WithTheKeyOrWithout(string method)
    {
        foreach (var path in new[] { "api/seen", $"api/seen?code={Uri.EscapeDataString(Key)}" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Headers.Add("Origin", "http://elsewhere.example");
            request.Headers.Add("Access-Control-Request-Method", "GET");
            using var response = await _host.Client.SendAsync(request);

            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            AssertBare(response);
            Assert.DoesNotContain(Key, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("wrong", null)]
    [InlineData(null, "wrong")]
    [InlineData("", null)]
    [InlineData(null, "")]
    public async Task Request_WithoutTheRightKey_Is401WithAProblemAndNoChallenge(string? header, string? code)
    {
        using var response = await SendAsync(header, code);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        AssertBare(response);
        Assert.Contains("x-functions-key", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Key, null, "the key|")]
    [InlineData(null, Key, "|the key")]
    public async Task Request_WithTheKey_LetsTheFunctionSeeItWhereItWasSent(string? header, string? code, string expected)
    {
        using var response = await SendAsync(header, code);

        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Request_WithoutABody_ReadsAsEmpty()
    {
        using var response = await _host.Client.PostAsync("api/any", null);

        Assert.Equal("POST 0", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Json_OfOkAndOfAContext_GoesByTheOptionsOfEach()
    {
        Assert.Equal("""{"firstName":null,"tone":1}""", await _host.Client.GetStringAsync("api/ok"));
        using var response = await _host.Client.GetAsync("api/json");
        Assert.Equal("""{"FirstName":null,"Tone":1}""", await response.Content.ReadAsStringAsync());
        Assert.True(response.Headers.TransferEncodingChunked);
    }

    [Fact]
    public async Task ServerSentEvents_AreNotBuffered()
    {
        using var response = await _host.Client.GetAsync("api/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("data: first", await reader.ReadLineAsync());
        Functions.Continue.SetResult();
        Assert.Equal("", await reader.ReadLineAsync());
        Assert.Equal("data: second", await reader.ReadLineAsync());
    }

    private static void AssertBare(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(["Date"], response.Headers.Select(header => header.Key).Except(["Transfer-Encoding"]));
    }

    private async Task<HttpResponseMessage> SendAsync(string? header, string? code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, code is null ? "api/seen" : $"api/seen?code={Uri.EscapeDataString(code)}");
        if (header is not null)
        {
            request.Headers.Add("x-functions-key", header);
        }

        return await _host.Client.SendAsync(request);
    }

    internal enum Tone
    {
        Light,
        Dark,
    }

    internal sealed record Person(string? FirstName, Tone Tone);

    [JsonSerializable(typeof(Person))]
    private sealed partial class Context : JsonSerializerContext;

    private static class Functions
    {
        public static TaskCompletionSource Continue { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        [Function("Any")]
        public static async Task<IResult> AnyAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "any")] HttpRequest request)
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            request.HttpContext.Response.Headers["x-method"] = request.Method;
            return Results.Text($"{request.Method} {body.Length}", "text/plain", System.Text.Encoding.UTF8, 299);
        }

        [Function("Seen")]
        public static IResult Seen([HttpTrigger(AuthorizationLevel.Function, "get", Route = "seen")] HttpRequest request) =>
            Results.Text($"{request.Headers["x-functions-key"]}|{request.Query["code"]}");

        [Function("Ok")]
        public static IResult Ok([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ok")] HttpRequest _) =>
            Results.Ok(new Person(null, Tone.Dark));

        [Function("Json")]
        public static IResult Json([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "json")] HttpRequest _) =>
            Results.Json(new Person(null, Tone.Dark), Context.Default.Person);

        [Function("Events")]
        public static async Task EventsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "events")] HttpRequest request)
        {
            var response = request.HttpContext.Response;
            response.ContentType = "text/event-stream";
            await response.WriteAsync("data: first\n");
            await response.Body.FlushAsync();
            await Continue.Task;
            await response.WriteAsync("\ndata: second\n\n");
        }
    }
}
