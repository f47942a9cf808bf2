using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Pipeline.Cli.Api;

namespace Pipeline.Cli.Bench;

/// <summary>The query service over HTTP, with a clock.</summary>
internal sealed class QueryService(Uri address) : IDisposable
{
    private const int PieceBytes = 128 * 1024;
    private const string Path = "api/query";

    private readonly HttpClient _http = new(new SocketsHttpHandler()) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };

    /// <summary>The milliseconds of a statement, its answer read.</summary>
    public async Task<double> MeasureAsync(string sql, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        using var answer = await SendAsync(new JsonObject { ["sql"] = sql }, null, null, cancellationToken);
        await answer.Content.LoadIntoBufferAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>The median milliseconds of a request whose result is there already.</summary>
    public async Task<double> MeasureNotModifiedAsync(string sql, int rounds, CancellationToken cancellationToken)
    {
        using var first = await SendAsync(new JsonObject { ["sql"] = sql }, null, null, cancellationToken);
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            using var answer = await SendAsync(new JsonObject { ["sql"] = sql }, null, first.Headers.ETag, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            Require(answer.StatusCode == HttpStatusCode.NotModified, $"A statement over unchanged tables answered {(int)answer.StatusCode}.");
        }

        return Median.Of(times);
    }

    /// <summary>How long all rows took as NDJSON, and the first of them.</summary>
    public async Task<(TimeSpan Taken, TimeSpan First)> ReadAllAsync(string sql, long rows, long bytes, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        using var answer = await SendAsync(
            new JsonObject { ["sql"] = sql, ["rowLimit"] = Math.Min(rows, 100_000_000), ["byteLimit"] = bytes }, "application/x-ndjson", null, cancellationToken);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[PieceBytes];
        var (lines, first) = (0L, TimeSpan.Zero);
        while (await body.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            first = lines == 0 ? Stopwatch.GetElapsedTime(start) : first;
            lines += buffer.AsSpan(0, count).Count((byte)'\n');
        }

        Require(lines == rows, $"{lines} of {rows} rows came.");
        return (Stopwatch.GetElapsedTime(start), first);
    }

    /// <summary>The milliseconds from the request to end a statement to its end.</summary>
    public async Task<double> MeasureCancelAsync(string sql, CancellationToken cancellationToken)
    {
        var running = SendAsync(new JsonObject { ["sql"] = sql }, null, null, cancellationToken, requireSuccess: false);
        string? id = null;
        while (id is null)
        {
            var list = await _http.GetFromJsonAsync(Path, ApiJson.Default.JsonNode, cancellationToken);
            id = (string?)list!["queries"]!.AsArray().FirstOrDefault(query => (string?)query!["state"] == "running")?["id"];
        }

        var start = Stopwatch.GetTimestamp();
        using var cancelled = await _http.PostAsync($"{Path}/{id}/cancel", null, cancellationToken);
        using var answer = await running;
        var taken = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Require(answer.StatusCode == HttpStatusCode.Conflict, $"A cancelled statement answered {(int)answer.StatusCode}.");
        return taken;
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(
        JsonObject body, string? accept, EntityTagHeaderValue? tag, CancellationToken cancellationToken, bool requireSuccess = true)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = JsonContent.Create(body, ApiJson.Default.JsonNode) };
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        if (tag is not null)
        {
            request.Headers.IfNoneMatch.Add(tag);
        }

        var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (requireSuccess && !answer.IsSuccessStatusCode && answer.StatusCode != HttpStatusCode.NotModified)
        {
            throw new CommandFailedException($"A statement answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }

        return answer;
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new CommandFailedException(otherwise);
        }
    }
}
