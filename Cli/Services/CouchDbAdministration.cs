using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.CouchDb;

namespace Pipeline.Cli.Services;

/// <summary>What is asked of a CouchDB beside documents: once each, without retries.</summary>
internal sealed class CouchDbAdministration : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http;

    /// <param name="options">Address and account.</param>
    /// <param name="handler">Sends the requests, and is disposed with this; null for the network.</param>
    public CouchDbAdministration(CouchDbOptions options, HttpMessageHandler? handler = null)
    {
        _http = new HttpClient(handler ?? new SocketsHttpHandler()) { BaseAddress = new Uri($"{options.Url.AbsoluteUri.TrimEnd('/')}/"), Timeout = LongestWait };
        if (options.User is { } user)
        {
            _http.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{options.Password}")));
        }
    }

    /// <summary>What is at a path.</summary>
    /// <returns>Status, JSON and the server's time; nulls where nothing came or no JSON did.</returns>
    public async Task<(HttpStatusCode? Status, JsonNode? Body, DateTimeOffset? Date)> GetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(path, cancellationToken);
            return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)), answer.Headers.Date);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (null, null, null);
        }
    }

    /// <summary>Has CouchDB remove the files of views that no design document of a database has any more.</summary>
    /// <exception cref="CommandFailedException">It does not: the message says why.</exception>
    public async Task CleanViewsAsync(string database, CancellationToken cancellationToken)
    {
        using var content = new StringContent("", Encoding.UTF8, "application/json");
        try
        {
            using var answer = await _http.PostAsync($"{Uri.EscapeDataString(database)}/_view_cleanup", content, cancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                throw new CommandFailedException(answer.StatusCode switch
                {
                    HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"CouchDB lets an administrator of '{database}' alone do this; set COUCHDB_USER and COUCHDB_PASSWORD to one.",
                    HttpStatusCode.NotFound => $"CouchDB has no database '{database}'.",
                    var status => $"CouchDB answered {(int)status} to POST /{database}/_view_cleanup.",
                });
            }
        }
        catch (HttpRequestException exception)
        {
            throw new CommandFailedException($"CouchDB at {_http.BaseAddress} cannot be reached: {exception.Message}.", exception);
        }
        catch (TaskCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException($"CouchDB at {_http.BaseAddress} did not answer within {LongestWait.TotalSeconds:0} s.", exception);
        }
    }

    public void Dispose() => _http.Dispose();
}
