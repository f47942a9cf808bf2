using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cli;
using Pipeline.Cli.Services;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.EndToEnd;

/// <summary>A host with a proxy in its environment.</summary>
[Collection(CouchDbCollection.Name)]
public sealed class ProxyTests(Services.CouchDbStandIn couchDb) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Ready_ServicesOnLoopback_AnswerAndTheProxyIsAskedNothing()
    {
        using var patience = new CancellationTokenSource(Patience);
        await AzuriteFixture.InstallAsync();
        await using var azurite = await Azurite.StartAsync(SourceTree.Find(), cancellationToken: patience.Token);
        await using var proxy = new RecordingProxy();
        await using var host = await StartAsync(
            proxy,
            new Dictionary<string, string?>(couchDb.Settings.Concat(azurite.Settings))
            {
                // Only so that the blob storage is asked; nothing listens there.
                ["MONGO_URI"] = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100",
                ["POLL_SCHEDULE"] = "0 0 0 29 2 *",
            },
            patience.Token);

        var dependencies = await ReadyAsync(host, patience.Token);

        Assert.Equal("answers; no checkpoint yet", dependencies["blob storage"]);
        Assert.DoesNotContain("proxy", dependencies["couchdb"], StringComparison.OrdinalIgnoreCase);
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task Ready_CouchDbElsewhere_IsAskedThroughTheProxy()
    {
        using var patience = new CancellationTokenSource(Patience);
        await using var proxy = new RecordingProxy();
        await using var host = await StartAsync(
            proxy,
            new Dictionary<string, string?> { ["COUCHDB_URL"] = "http://couch.example:5984/", ["COUCHDB_USER"] = null, ["COUCHDB_PASSWORD"] = null, ["MONGO_URI"] = null },
            patience.Token);

        await ReadyAsync(host, patience.Token);

        Assert.Contains(proxy.Requests, request => request.StartsWith("GET http://couch.example:5984/", StringComparison.Ordinal));
    }

    private Task<LocalHostProcess> StartAsync(RecordingProxy proxy, Dictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        foreach (var name in new[] { "http_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY" })
        {
            settings[name] = proxy.Address;
        }

        settings["NO_PROXY"] = settings["no_proxy"] = "localhost";
        return LocalHostProcess.StartAsync(0, _data.Path, settings, null, cancellationToken);
    }

    private static async Task<Dictionary<string, string>> ReadyAsync(LocalHostProcess host, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = host.Address };
        using var answer = await http.GetAsync("api/ready", cancellationToken);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!["dependencies"]!.AsArray()
            .ToDictionary(dependency => (string)dependency!["name"]!, dependency => (string)dependency!["detail"]!);
    }

    /// <summary>Writes down the first line of every request and refuses it.</summary>
    private sealed class RecordingProxy : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _accepting;

        public RecordingProxy()
        {
            _listener.Start();
            Address = $"http://{_listener.LocalEndpoint}";
            _accepting = AcceptAsync();
        }

        public string Address { get; }

        public ConcurrentQueue<string> Requests { get; } = [];

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _accepting;
            _listener.Dispose();
            _stop.Dispose();
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                    using var reader = new StreamReader(client.GetStream());
                    Requests.Enqueue(await reader.ReadLineAsync(_stop.Token) ?? "");
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), _stop.Token);
                }
            }
            catch (OperationCanceledException)
            {
                // The end that was asked for.
            }
        }
    }
}
