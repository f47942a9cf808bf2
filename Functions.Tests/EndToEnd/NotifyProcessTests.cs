using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pipeline.Cli.Services;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.EndToEnd;

/// <summary>Telling a job's end: the host as a process, and a receiver that does not take the first message.</summary>
[Collection(CouchDbCollection.Name)]
public sealed class NotifyProcessTests(Services.CouchDbStandIn couchDb) : IAsyncLifetime
{
    private const string Key = "a key of the test";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder _data = new();
    private readonly Channel<(string Body, string? Signature, string? ContentType)> _received =
        Channel.CreateUnbounded<(string Body, string? Signature, string? ContentType)>();

    private WebApplication _receiver = null!;
    private int _requests;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _receiver = builder.Build();
        _receiver.MapPost("/hook", async (HttpRequest request) =>
        {
            using var body = new StreamReader(request.Body, Encoding.UTF8);
            await _received.Writer.WriteAsync((await body.ReadToEndAsync(), request.Headers["x-pipeline-signature"], request.ContentType));
            return Results.StatusCode(Interlocked.Increment(ref _requests) == 1 ? 503 : 204);
        });
        await _receiver.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Job_ReceiverThatIsBusyAtFirst_IsToldOnceMoreSignedAndTheJobHasEndedLongBefore()
    {
        using var patience = new CancellationTokenSource(Patience);
        var database = await couchDb.CreateDatabaseAsync();
        await JobProcessTests.PutArticlesAsync(database, ["one", "two"]);
        await using var host = await StartAsync(new() { ["JOB_NOTIFY_KEY"] = Key, ["JOB_NOTIFY_PRIVATE"] = "true" }, patience.Token);
        using var http = new HttpClient { BaseAddress = host.Address };

        using var answer = await http.PostAsJsonAsync("api/jobs", new { database = database.Name, id = "told", notify = $"{_receiver.Urls.First()}/hook" }, patience.Token);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var first = await _received.Reader.ReadAsync(patience.Token);
        var ended = JsonNode.Parse(await http.GetStringAsync("api/jobs/told", patience.Token))!;
        var second = await _received.Reader.ReadAsync(patience.Token);
        var told = await UntilToldAsync(http, patience.Token);

        Assert.Equal("Completed", (string)ended["status"]!);
        Assert.Equal(first, second);
        Assert.Equal($"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes(second.Body)))}", second.Signature);
        Assert.Equal("application/cloudevents+json; charset=utf-8", second.ContentType);
        var message = JsonNode.Parse(second.Body)!;
        Assert.Equal(
            ("1.0", "told/0", "/api/jobs/told", "pipeline.job.completed", "Completed", 2),
            ((string)message["specversion"]!, (string)message["id"]!, (string)message["source"]!, (string)message["type"]!, (string)message["data"]!["status"]!,
                (int)message["data"]!["counts"]!["saved"]!));
        Assert.Null(told["error"]);
    }

    private static async Task<JsonNode> UntilToldAsync(HttpClient http, CancellationToken cancellationToken)
    {
        while (true)
        {
            var job = JsonNode.Parse(await http.GetStringAsync("api/jobs/told", cancellationToken))!;
            if (job["notification"] is { } notification && notification["deliveredAt"] is not null)
            {
                return notification;
            }

            await Task.Delay(20, cancellationToken);
        }
    }

    private Task<LocalHostProcess> StartAsync(Dictionary<string, string?> settings, CancellationToken cancellationToken) => LocalHostProcess.StartAsync(
        0, _data.Path, new Dictionary<string, string?>(couchDb.Settings.Concat(settings)) { ["COUCHDB_JOBS_DATABASE"] = couchDb.NewDatabaseName() }, null, cancellationToken);
}
