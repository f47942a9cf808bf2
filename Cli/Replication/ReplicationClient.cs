using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cli.Api;
using Pipeline.CouchDb;

namespace Pipeline.Cli.Replication;

/// <summary>Asks a CouchDB about its replications, with the account of the settings.</summary>
internal sealed class ReplicationClient(CouchDbOptions options, HttpMessageHandler handler) : IDisposable
{
    /// <summary>The database whose documents are replications.</summary>
    public const string Replicator = "_replicator";

    private readonly HttpClient _http = new(handler) { Timeout = options.RequestTimeout };

    /// <summary>The account, and the server that does the work.</summary>
    public CouchDbOptions Options => options;

    /// <param name="path">Below the server's address.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The answer; null where there is nothing of the name.</returns>
    /// <exception cref="CommandFailedException">It was refused, or CouchDB does not answer.</exception>
    public async Task<JsonNode?> FindAsync(string path, CancellationToken cancellationToken)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        return status == HttpStatusCode.NotFound ? null : Checked(status, body, path);
    }

    /// <summary>As <see cref="FindAsync"/>, of something that every CouchDB has.</summary>
    public async Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        return Checked(status, body, path);
    }

    /// <summary>Writes a document.</summary>
    public async Task PutAsync(string path, JsonNode document, CancellationToken cancellationToken)
    {
        var (status, body) = await SendAsync(HttpMethod.Put, path, document, cancellationToken);
        Checked(status, body, path);
    }

    /// <summary>Deletes a revision.</summary>
    public async Task DeleteAsync(string path, string rev, CancellationToken cancellationToken)
    {
        var (status, body) = await SendAsync(HttpMethod.Delete, $"{path}?rev={Uri.EscapeDataString(rev)}", null, cancellationToken);
        Checked(status, body, path);
    }

    public void Dispose() => _http.Dispose();

    private static JsonNode Checked(HttpStatusCode status, JsonNode? body, string path) => (int)status switch
    {
        >= 200 and < 300 when body is not null => body,
        401 or 403 => throw Failed(status, body, path, ExitCodes.Refused),
        404 => throw Failed(status, body, path, ExitCodes.NotFound),
        >= 400 and < 500 => throw Failed(status, body, path, ExitCodes.Refused),
        _ => throw Failed(status, body, path, ExitCodes.Failure),
    };

    private static CommandFailedException Failed(HttpStatusCode status, JsonNode? body, string path, int exitCode) => new(
        $"CouchDB answered {(int)status} to /{path}: {body?.Text("reason").TrimEnd('.') ?? "not in JSON"}. Check COUCHDB_URL, COUCHDB_USER and COUCHDB_PASSWORD.", exitCode: exitCode);

    private async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, JsonNode? document, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, $"{options.Url.AbsoluteUri.TrimEnd('/')}/{path}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Content = document is null ? null : new StringContent(document.ToJsonString(ApiJson.Line), Encoding.UTF8, "application/json");
        if (options.User is { } user)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{options.Password}")));
        }

        try
        {
            using var answer = await _http.SendAsync(request, cancellationToken);
            return (answer.StatusCode, Parse(await answer.Content.ReadAsStringAsync(cancellationToken)));
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new CommandFailedException(
                $"CouchDB at {options.Url.GetLeftPart(UriPartial.Authority)} does not answer: {exception.Message}", exception, ExitCodes.Unreachable);
        }
    }

    private static JsonNode? Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
