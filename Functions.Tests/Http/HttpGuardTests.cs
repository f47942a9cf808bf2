using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pipeline.Http;

namespace Pipeline.Tests.Http;

public class HttpGuardTests
{
    private readonly LogCapture _log = new();
    private readonly DefaultHttpContext _context = new() { Request = { Method = "POST", Path = "/api/jobs" } };

    [Fact]
    public async Task RunAsync_WhenTheHandlerAnswers_GivesItsAnswer()
    {
        var answer = Results.Ok();

        Assert.Same(answer, await HttpGuard.RunAsync(_context.Request, _log, [], () => Task.FromResult(answer)));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task RunAsync_OnBadInput_Answers400AndNamesTheField()
    {
        var (context, body) = await RunAsync(new BadInputException("limit", "limit is -1; at least 1 was expected"));

        Assert.Equal(400, context.Response.StatusCode);
        using var document = JsonDocument.Parse(body);
        Assert.Equal("limit is -1; at least 1 was expected", document.RootElement.GetProperty("errors").GetProperty("limit")[0].GetString());
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task RunAsync_OnABodyTooLarge_KeepsTheStatus()
    {
        var (context, body) = await RunAsync(new BadHttpRequestException("Request body too large.", 413));

        Assert.Equal(413, context.Response.StatusCode);
        Assert.Contains("\"status\":413", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WhenTheClientHasLeft_IsSilent()
    {
        _context.RequestAborted = new CancellationToken(canceled: true);
        var (context, body) = await RunAsync(new OperationCanceledException());

        Assert.Equal(499, context.Response.StatusCode);
        Assert.Equal("", body);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task RunAsync_OnACancellationWhileTheClientWaits_Answers500()
    {
        var (context, _) = await RunAsync(new TaskCanceledException());

        Assert.Equal(500, context.Response.StatusCode);
    }

    [Fact]
    public async Task RunAsync_OnAnyOtherException_LogsItUnderTheTraceIdAndTellsNothingOfIt()
    {
        var exception = new InvalidOperationException("password=secret");
        var (context, body) = await RunAsync(exception);

        Assert.Equal(500, context.Response.StatusCode);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(body);
        var traceId = document.RootElement.GetProperty("traceId").GetString()!;
        var line = Assert.Single(_log.Lines);
        Assert.Equal((LogLevel.Error, 1001), (line.Level, line.EventId));
        Assert.Same(exception, line.Exception);
        Assert.Equal($"POST /api/jobs failed, trace id {traceId}", line.Message);
    }

    private async Task<(HttpContext Context, string Body)> RunAsync(Exception exception) =>
        await ProblemsTests.ExecuteAsync(
            await HttpGuard.RunAsync(_context.Request, _log, [], () => Task.FromException<IResult>(exception)));
}
