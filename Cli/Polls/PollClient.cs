using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using Pipeline.Cli.Jobs;
using Pipeline.Health;
using Pipeline.Health.Api;
using Pipeline.MicroBatch;
using Pipeline.MicroBatch.Api;

namespace Pipeline.Cli.Polls;

/// <summary>Starts polls and reads analytics over the HTTP API of a host.</summary>
internal sealed class PollClient(Uri address, string? apiKey) : IDisposable
{
    private readonly HttpClient _http = HostAnswer.CreateClient(address, new SocketsHttpHandler { UseProxy = false }, apiKey);

    /// <summary>Polls a source now; what it did, once it has ended.</summary>
    /// <exception cref="CommandFailedException">It could not poll, or the host cannot be reached.</exception>
    public Task<PollReport> RunAsync(string source, CancellationToken cancellationToken)
    {
        var path = $"api/polls/{Uri.EscapeDataString(source)}/run";
        return ReadAsync(() => _http.PostAsync(path, null, cancellationToken), $"POST /{path}", PollJson.Default.PollReport, cancellationToken);
    }

    /// <summary>How a source stands.</summary>
    public async Task<PollAnswer> GetAsync(string source, CancellationToken cancellationToken)
    {
        var list = await GetAsync("api/polls", PollJson.Default.PollList, cancellationToken);
        return list.Polls.FirstOrDefault(poll => poll.Source == source)
            ?? throw new CommandFailedException($"GET /api/polls does not list the source '{source}'.");
    }

    /// <summary>The analytics of one metric of a user.</summary>
    public Task<AnalyticsDocument> GetAnalyticsAsync(string userId, MetricType metric, TimeRange range, CancellationToken cancellationToken) => GetAsync(
        $"api/analytics?userId={Uri.EscapeDataString(userId)}&metricType={MetricTypes.NameOf(metric)}&timeRange={TimeRanges.NameOf(range)}",
        HealthJson.Default.AnalyticsDocument,
        cancellationToken);

    /// <summary>Every anomaly that is kept.</summary>
    public async Task<IReadOnlyList<AnomalyAnswer>> GetAnomaliesAsync(CancellationToken cancellationToken)
    {
        var anomalies = new List<AnomalyAnswer>();
        for (string? continuation = "", next = null; continuation is not null; continuation = next)
        {
            var page = await GetAsync(
                $"api/analytics/anomalies?limit={AnalyticsRequestReader.MaxLimit}&continuation={Uri.EscapeDataString(continuation)}",
                HealthJson.Default.AnomalyList,
                cancellationToken);
            anomalies.AddRange(page.Anomalies);
            next = page.Continuation;
        }

        return anomalies;
    }

    public void Dispose() => _http.Dispose();

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        ReadAsync(() => _http.GetAsync(path, cancellationToken), $"GET /{path}", type, cancellationToken);

    private async Task<T> ReadAsync<T>(
        Func<Task<HttpResponseMessage>> send, string what, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await HostAnswer.SendAsync(_http, send, what);
        return await response.Content.ReadFromJsonAsync(type, cancellationToken)
            ?? throw new CommandFailedException($"{what} answered null: is this a host of this project?");
    }
}
