using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.Http;

namespace Pipeline.Tests.LocalHost;

public sealed class HttpFunctionTests : IAsyncLifetime
{
    private static readonly Channel<string> Steps = Channel.CreateUnbounded<string>();

    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(
        [typeof(Functions)], configure: services => services.AddScoped<Visitor>());

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Request_OfAResult_ArrivesAsItWasSet()
    {
        using var response = await _host.Client.GetAsync("api/everything");

        Assert.Equal((HttpStatusCode)299, response.StatusCode);
        Assert.Equal("\"tag\"", response.Headers.ETag!.Tag);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal(["a", "b"], response.Headers.GetValues("x-repeated"));
        Assert.Equal("/api/jobs/1", response.Headers.Location!.ToString());
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
        Assert.Equal("hello", await response.Content.ReadAsStringAsync());
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Request_OfAProblem_ArrivesAsProblemJson()
    {
        using var response = await _host.Client.GetAsync("api/problem");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.ToString());
        Assert.True(response.Headers.TransferEncodingChunked);
    }

    [Theory]
    [InlineData("POST", "api/everything")]
    [InlineData("HEAD", "api/everything")]
    [InlineData("GET", "api/numbers/seven")]
    [InlineData("GET", "api/nothing")]
    [InlineData("GET", "everything")]
    public async Task Request_ThatMatchesNoFunction_Is404WithAProblem(string method, string path)
    {
        using var response = await _host.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(response.Content.Headers.Allow);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(
            method == "HEAD" ? "" : $"Nothing answers {method} /{path} here.",
            await DetailAsync(response));
    }

    [Theory]
    [InlineData(9_000, 0, HttpStatusCode.RequestUriTooLong, "The request line is longer than 8192 bytes.")]
    [InlineData(60_000, 0, HttpStatusCode.RequestUriTooLong, "The request line is longer than 8192 bytes.")]
    [InlineData(7_000, 0, HttpStatusCode.NotFound, null)]
    [InlineData(0, 40_000, HttpStatusCode.RequestHeaderFieldsTooLarge, "The headers are longer than 32768 bytes together.")]
    [InlineData(0, 200_000, HttpStatusCode.RequestHeaderFieldsTooLarge, "The headers are longer than 32768 bytes together.")]
    [InlineData(0, 30_000, HttpStatusCode.NotFound, null)]
    public async Task Request_WithAHeadThatIsTooLong_IsRefusedWithAProblem(int path, int header, HttpStatusCode expected, string? detail)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/" + new string('x', path));
        request.Headers.Add("x-long", new string('x', header));
        using var response = await _host.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
        var text = await DetailAsync(response);
        Assert.True(detail is null || detail == text, text);
    }

    [Theory]
    [InlineData("GET", "read")]
    [InlineData("PUT", "written")]
    public async Task Request_OfOneRouteWithTwoFunctions_GoesByTheMethod(string method, string expected)
    {
        using var response = await _host.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "api/shared/1"));

        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Request_InAnotherLetterCase_MatchesAndKeepsTheValuesCase()
    {
        Assert.Equal("AbC", await _host.Client.GetStringAsync("API/Echo/AbC"));
    }

    [Theory]
    [InlineData("a%2Fb", "a%2Fb")]
    [InlineData("a%20b", "a b")]
    [InlineData("%C3%A4", "ä")]
    public async Task RouteValue_WithEscapes_KeepsTheSlashLiteral(string sent, string bound)
    {
        Assert.Equal(bound, await _host.Client.GetStringAsync($"api/echo/{sent}"));
    }

    [Fact]
    public async Task RouteValues_OfEveryKind_AreBoundByName()
    {
        Assert.Equal(
            "7 0f8fad5b-d9cb-469f-a165-70867728950e Function -",
            await _host.Client.GetStringAsync("api/typed/7/0F8FAD5B-D9CB-469F-A165-70867728950E/function"));
        Assert.Equal(
            "7 0f8fad5b-d9cb-469f-a165-70867728950e Admin 2.5",
            await _host.Client.GetStringAsync("api/typed/7/0f8fad5b-d9cb-469f-a165-70867728950e/Admin/2.5"));
    }

    private static async Task<string> DetailAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        return body.Length == 0 ? "" : (string)System.Text.Json.Nodes.JsonNode.Parse(body)!["detail"]!;
    }

    [Theory]
    [InlineData("api/typed/seven/0f8fad5b-d9cb-469f-a165-70867728950e/function")]
    [InlineData("api/typed/7/0f8fad5b-d9cb-469f-a165-70867728950e/17")]
    [InlineData("api/throws")]
    [InlineData("api/throws-at-once")]
    [InlineData("api/throws-in-result")]
    public async Task Request_WhoseFunctionThrows_Is500WithoutItsReasonAndLogged(string path)
    {
        using var response = await _host.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("The function failed. The log tells more.", await DetailAsync(response));
        Assert.False(response.Headers.Contains("x-half"));
        Assert.Contains(_host.Log.Lines, line => line is { EventId: 5001, Level: LogLevel.Error, Exception: not null });
    }

    [Fact]
    public async Task Request_WhoseFunctionThrowsInMidAnswer_BreaksTheConnection()
    {
        await Assert.ThrowsAsync<HttpRequestException>(() => _host.Client.GetStringAsync("api/throws-late"));
    }

    [Fact]
    public async Task Instance_OfEachRequest_IsMadeFromItsScopeAndDisposed()
    {
        Assert.Equal("1", await _host.Client.GetStringAsync("api/scoped"));
        Assert.Equal("1", await _host.Client.GetStringAsync("api/scoped"));
        Assert.Equal("disposed", await NextStepAsync());
        Assert.Equal("disposed", await NextStepAsync());
    }

    [Fact]
    public async Task FunctionContext_OfARequest_TellsOfTheFunction()
    {
        Assert.Equal("Context Pipeline.Tests.LocalHost.HttpFunctionTests+Functions.Context True", await _host.Client.GetStringAsync("api/context"));
    }

    [Fact]
    public async Task Response_ThatIsStreamed_ArrivesPieceByPiece()
    {
        using var response = await _host.Client.GetAsync("api/streamed", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("first", await reader.ReadLineAsync());

        // The function writes its second line only once the first has been read.
        Functions.Continue.SetResult();
        Assert.Equal("second", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task RequestAborted_WhenTheClientLeaves_Fires()
    {
        using var leave = new CancellationTokenSource();
        var request = _host.Client.GetAsync("api/waits", leave.Token);
        Assert.Equal("waits", await NextStepAsync());
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Equal("aborted, token False", await NextStepAsync());
    }

    [Fact]
    public async Task Body_BeyondKestrelsOwnLimit_IsRead()
    {
        using var response = await PostAsync(_host, 30_000_001);

        Assert.Equal("30000001", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Body_OverALimitThatTheAppSet_Is413()
    {
        await using var host = await TestHost.StartAsync(
            [typeof(Functions)],
            configure: services => services.AddScoped<Visitor>().Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = 1_000));
        using var response = await PostAsync(host, 1_001);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task RoutePrefix_OfHostJson_IsThePrefixOfEveryRoute()
    {
        await using var host = await TestHost.StartAsync(
            [typeof(Functions)],
            new() { ["AzureFunctionsJobHost:extensions:http:routePrefix"] = "" },
            services => services.AddScoped<Visitor>());

        Assert.Equal("x", await host.Client.GetStringAsync("echo/x"));
    }

    private static async Task<string> NextStepAsync() =>
        await Steps.Reader.ReadAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);

    private static async Task<HttpResponseMessage> PostAsync(TestHost host, int length)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/size") { Content = new ByteArrayContent(new byte[length]) };
        request.Headers.ExpectContinue = true;
        return await host.Client.SendAsync(request);
    }

    private sealed class Visitor
    {
        public int Count { get; set; }
    }

    private sealed class Functions(Visitor visitor) : IDisposable
    {
        public static TaskCompletionSource Continue { get; } = new();

        [Function("Everything")]
        public static IResult Everything([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "everything")] HttpRequest request)
        {
            var headers = request.HttpContext.Response.Headers;
            headers.ETag = "\"tag\"";
            headers.CacheControl = "no-store";
            headers.Append("x-repeated", "a");
            headers.Append("x-repeated", "b");
            headers.Location = "/api/jobs/1";
            headers.RetryAfter = "7";
            return Results.Text("hello", statusCode: 299);
        }

        [Function("Problem")]
        public static ValueTask<IResult> Problem([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "problem")] HttpRequest request) =>
            ValueTask.FromResult(Problems.Problem(400, "Bad input", request.Method));

        [Function("Number")]
        public static IResult Number([HttpTrigger(AuthorizationLevel.Anonymous, Route = "numbers/{number:int}")] HttpRequest request, int number) =>
            Results.Text($"{request.Method} {number}");

        [Function("ReadShared")]
        public static IResult ReadShared([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "shared/{id}")] HttpRequest request, string id) =>
            Results.Text(request.Method == "GET" && id == "1" ? "read" : "?");

        [Function("WriteShared")]
        public static IResult WriteShared([HttpTrigger(AuthorizationLevel.Anonymous, "put", "post", Route = "shared/{name}")] HttpRequest request) =>
            Results.Text(request.Method == "PUT" ? "written" : "?");

        [Function("Echo")]
        public static async Task<IResult> EchoAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "echo/{text}")] HttpRequest _, string text)
        {
            await Task.Yield();
            return Results.Text(text);
        }

        [Function("Typed")]
        public static IResult Typed(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "typed/{number}/{id}/{level}/{share?}")] HttpRequest request,
            int number,
            Guid id,
            AuthorizationLevel level,
            double? share) =>
            Results.Text(FormattableString.Invariant($"{number} {id} {level} {(request.RouteValues["share"] is null ? "-" : share)}"));

        [Function("Throws")]
        public static async Task<IResult> ThrowsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws")] HttpRequest request)
        {
            request.HttpContext.Response.Headers["x-half"] = "set";
            await Task.Yield();
            throw new InvalidOperationException("broken");
        }

        [Function("ThrowsAtOnce")]
        public static IResult ThrowsAtOnce([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws-at-once")] HttpRequest _) =>
            throw new InvalidOperationException("broken");

        [Function("ThrowsInResult")]
        public static IResult ThrowsInResult([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws-in-result")] HttpRequest _) =>
            Results.File("/no/such/file");

        [Function("ThrowsLate")]
        public static async Task ThrowsLateAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws-late")] HttpRequest request)
        {
            await request.HttpContext.Response.WriteAsync("half");
            await request.HttpContext.Response.Body.FlushAsync();
            throw new InvalidOperationException("broken");
        }

        [Function("Scoped")]
        public async Task<IResult> ScopedAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "scoped")] HttpRequest request)
        {
            await Task.Yield();
            request.HttpContext.RequestServices.GetRequiredService<Visitor>().Count++;
            return Results.Text($"{visitor.Count}");
        }

        [Function("Context")]
        public static IResult Context(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "context")] HttpRequest request, FunctionContext context) =>
            Results.Text($"{context.FunctionDefinition.Name} {context.FunctionDefinition.EntryPoint} {ReferenceEquals(context.InstanceServices, request.HttpContext.RequestServices)}");

        [Function("Streamed")]
        public static IResult Streamed([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "streamed")] HttpRequest _) =>
            Results.Stream(async stream =>
            {
                await stream.WriteAsync("first\n"u8.ToArray());
                await stream.FlushAsync();
                await Continue.Task;
                await stream.WriteAsync("second\n"u8.ToArray());
            });

        [Function("Waits")]
        public static async Task<IResult> WaitsAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "waits")] HttpRequest request, CancellationToken cancellationToken)
        {
            var aborted = new TaskCompletionSource();
            await using var registration = request.HttpContext.RequestAborted.Register(aborted.SetResult);
            Steps.Writer.TryWrite("waits");
            await aborted.Task;
            Steps.Writer.TryWrite($"aborted, token {cancellationToken.IsCancellationRequested}");
            request.HttpContext.RequestAborted.ThrowIfCancellationRequested();
            return Results.Ok();
        }

        [Function("Size")]
        public static async Task<IResult> SizeAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "size")] HttpRequest request)
        {
            var length = 0L;
            var buffer = new byte[64 * 1024];
            for (int read; (read = await request.Body.ReadAsync(buffer)) > 0;)
            {
                length += read;
            }

            return Results.Text($"{length}", "text/plain", Encoding.UTF8);
        }

        public void Dispose() => Steps.Writer.TryWrite("disposed");
    }
}
