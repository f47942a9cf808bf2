using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace Pipeline.Cli.Jobs;

/// <summary>Starts and follows jobs over the HTTP API of a host.</summary>
internal sealed class JobClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    /// <param name="address">The host, for example http://127.0.0.1:7071/.</param>
    /// <param name="apiKey">Sent as x-functions-key; null for none.</param>
    /// <param name="time">The clock of the waits.</param>
    public JobClient(Uri address, string? apiKey = null, TimeProvider? time = null)
        : this(address, new SocketsHttpHandler { UseProxy = false }, apiKey, time)
    {
    }

    /// <summary>As above, with requests sent by <paramref name="handler"/>, which is disposed with the client.</summary>
    public JobClient(Uri address, HttpMessageHandler handler, string? apiKey = null, TimeProvider? time = null)
    {
        _http = HostAnswer.CreateClient(address, handler, apiKey);
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Starts a job; gives its id.</summary>
    /// <exception cref="CommandFailedException">The host refused it or cannot be reached.</exception>
    public async Task<string> StartAsync(JobRequest request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(
            () => _http.PostAsJsonAsync("api/jobs", request, JobJson.Default.JobRequest, cancellationToken), "POST /api/jobs");
        var location = response.Headers.Location?.OriginalString
            ?? throw new CommandFailedException("POST /api/jobs answered without a Location: is this a host of this project?");
        return location[(location.LastIndexOf('/') + 1)..];
    }

    /// <summary>The job as it is now.</summary>
    /// <exception cref="CommandFailedException">There is no such job, or the host cannot be reached.</exception>
    public Task<JobState> GetAsync(string id, CancellationToken cancellationToken) =>
        ReadAsync($"api/jobs/{Uri.EscapeDataString(id)}", JobJson.Default.JobState, cancellationToken);

    /// <summary>The job now and every <paramref name="interval"/> until it has ended; the last one is how it ended.</summary>
    public async IAsyncEnumerable<JobState> FollowAsync(
        string id, TimeSpan interval, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var state = await GetAsync(id, cancellationToken);
            yield return state;
            if (state.HasEnded)
            {
                yield break;
            }

            await Task.Delay(interval, _time, cancellationToken);
        }
    }

    /// <summary>The job's failures as the API gives them.</summary>
    public async Task<string> GetFailuresAsync(string id, CancellationToken cancellationToken)
    {
        var path = $"api/jobs/{Uri.EscapeDataString(id)}/failures";
        using var response = await SendAsync(() => _http.GetAsync(path, cancellationToken), $"GET /{path}");
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>The metrics of the host as Prometheus text.</summary>
    public async Task<string> GetMetricsAsync(CancellationToken cancellationToken)
    {
        using var response = await SendAsync(() => _http.GetAsync("api/metrics", cancellationToken), "GET /api/metrics");
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<T> ReadAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(() => _http.GetAsync(path, cancellationToken), $"GET /{path}");
        return await response.Content.ReadFromJsonAsync(type, cancellationToken)
            ?? throw new CommandFailedException($"GET /{path} answered null: is this a host of this project?");
    }

    private Task<HttpResponseMessage> SendAsync(Func<Task<HttpResponseMessage>> send, string what) => HostAnswer.SendAsync(_http, send, what);
}
