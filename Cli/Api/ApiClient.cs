using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cli.Jobs;
using Pipeline.Cli.Profiles;

namespace Pipeline.Cli.Api;

/// <summary>Talks to the API of a host; what goes wrong ends the command with the exit code that tells of it.</summary>
internal sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly HttpClient _http;

    /// <param name="target">The host.</param>
    /// <param name="handler">Sends the requests, and is disposed with the client; null for the network.</param>
    public ApiClient(HostTarget target, HttpMessageHandler? handler = null)
    {
        Target = target;
        _http = HostAnswer.CreateClient(target.Profile.Url, handler ?? new SocketsHttpHandler(), target.Profile.Key);
        _http.Timeout = LongestWait;
    }

    /// <summary>The host.</summary>
    public HostTarget Target { get; }

    public Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, cancellationToken);

    public Task<JsonNode> PostAsync(string path, JsonNode? body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, body, cancellationToken);

    public Task<JsonNode> PostTextAsync(string path, string body, string contentType, CancellationToken cancellationToken) =>
        SendContentAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, contentType), cancellationToken);

    public Task<JsonNode> PutAsync(string path, JsonNode body, CancellationToken cancellationToken) => SendAsync(HttpMethod.Put, path, body, cancellationToken);

    public async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await AskAsync(HttpMethod.Delete, path, null, null, HttpCompletionOption.ResponseContentRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await RefusalAsync(response, $"DELETE /{path}", cancellationToken);
        }
    }

    /// <summary>Sends a request and gives the answer once its head is here, whatever its media type; the caller disposes it.</summary>
    /// <exception cref="CommandFailedException">The host refuses it.</exception>
    public async Task<HttpResponseMessage> OpenAsync(HttpMethod method, string path, JsonNode? body, string accept, CancellationToken cancellationToken)
    {
        var content = body is null ? null : JsonContent.Create(body, ApiJson.Default.JsonNode);
        var response = await AskAsync(method, path, content, accept, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await RefusalAsync(response, $"{method} /{path}", cancellationToken);
        }
    }

    /// <summary>The entries of a list over all its pages.</summary>
    /// <param name="path">The list's address.</param>
    /// <param name="query">Its query, without a question mark; empty for none.</param>
    /// <param name="entries">The field of an answer that holds them.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<JsonNode> ListAsync(
        string path, string query, string entries, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? continuation = "", next = null; continuation is not null; continuation = next)
        {
            string[] parts = [query, continuation.Length == 0 ? "" : $"continuation={Uri.EscapeDataString(continuation)}"];
            var page = await GetAsync($"{path}?{string.Join('&', parts.Where(part => part.Length > 0))}".TrimEnd('?'), cancellationToken);
            foreach (var entry in page[entries] as JsonArray ?? [])
            {
                yield return entry!;
            }

            next = (string?)page["continuation"];
        }
    }

    public void Dispose() => _http.Dispose();

    private Task<JsonNode> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken) =>
        SendContentAsync(method, path, body is null ? null : JsonContent.Create(body, ApiJson.Default.JsonNode), cancellationToken);

    private async Task<JsonNode> SendContentAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var response = await AskAsync(method, path, content, null, HttpCompletionOption.ResponseContentRead, cancellationToken);
        var what = $"{method} /{path}";
        if (!response.IsSuccessStatusCode)
        {
            throw await RefusalAsync(response, what, cancellationToken);
        }

        try
        {
            return await response.Content.ReadFromJsonAsync(ApiJson.Default.JsonNode, cancellationToken) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new CommandFailedException($"{what} at {Target.Profile.Url} answered something else than JSON: is this a host of this project?", exception);
        }
    }

    private async Task<HttpResponseMessage> AskAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        string? accept,
        HttpCompletionOption completion,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        try
        {
            return await _http.SendAsync(request, completion, cancellationToken);
        }
        catch (HttpRequestException exception) when (exception.InnerException is AuthenticationException tls)
        {
            throw Unreachable($"no encrypted connection could be made: {tls.Message}", exception);
        }
        catch (HttpRequestException exception)
        {
            throw Unreachable(exception.Message, exception);
        }
        catch (TaskCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreachable($"nothing came within {LongestWait.TotalMinutes:0} minutes", exception);
        }
    }

    private CommandFailedException Unreachable(string reason, Exception exception)
    {
        var advice = Target.Name == ProfileBook.Local ? " ./pipeline up starts one; ./pipeline profile add names another." : "";
        return new($"The host '{Target.Name}' at {Target.Profile.Url} does not answer ({reason}).{advice}", exception, ExitCodes.Unreachable);
    }

    private async Task<CommandFailedException> RefusalAsync(HttpResponseMessage response, string what, CancellationToken cancellationToken)
    {
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            return new(
                Target.Profile.Key is null
                    ? $"The host '{Target.Name}' wants a key. "
                        + (Target.Name == ProfileBook.Local ? "Set PIPELINE_API_KEY." : "Add the profile anew to give it one.")
                    : $"The host '{Target.Name}' does not take the key: it is wrong, has been replaced, or may not do this.",
                exitCode: ExitCodes.Refused);
        }

        var code = (int)response.StatusCode switch
        {
            (int)HttpStatusCode.NotFound => ExitCodes.NotFound,
            >= 400 and < 500 => ExitCodes.Refused,
            _ => ExitCodes.Failure,
        };
        return new($"{what} answered {(int)response.StatusCode}: {await HostAnswer.ReasonAsync(response, cancellationToken)}", exitCode: code);
    }
}
