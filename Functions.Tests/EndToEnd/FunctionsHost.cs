using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pipeline.Cli;
using Pipeline.Cli.Processes;

namespace Pipeline.Tests.EndToEnd;

/// <summary>The Functions host of the Core Tools with the app as it is published, on an Azurite of its own.</summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    // Published with Azurite: the account that every local storage has.
    private const string Account = "AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string Worker = "Pipeline.Functions.dll";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    private readonly ChildProcess _azurite;
    private readonly ChildProcess _host;

    private FunctionsHost(ChildProcess azurite, ChildProcess host, Uri address)
    {
        _azurite = azurite;
        _host = host;
        Address = address;
    }

    /// <summary>The program <c>func</c>; null where there is none.</summary>
    public static string? Program { get; } = Environment.GetEnvironmentVariable("CORE_TOOLS") is { Length: > 0 } program ? program : null;

    public Uri Address { get; }

    /// <summary>Starts both and waits until the app answers.</summary>
    public static async Task<FunctionsHost> StartAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        var azurite = ChildProcess.Start(new ChildProcessOptions("Azurite", "node",
        [
            Path.Combine(SourceTree.Find().LocalServices, "node_modules", "azurite", "dist", "src", "azurite.js"),
            "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry",
            .. new[] { "blob", "queue", "table" }.SelectMany(service => new[] { $"--{service}Host", "127.0.0.1", $"--{service}Port", "0" }),
        ]));
        ChildProcess? host = null;
        try
        {
            var storage = $"DefaultEndpointsProtocol=http;{Account}";
            foreach (var service in new[] { "Blob", "Queue", "Table" })
            {
                var port = new Uri(await azurite.WaitForLineAsync($"Azurite {service} service is successfully listening at ", StartLimit, cancellationToken)).Port;
                storage += string.Create(CultureInfo.InvariantCulture, $";{service}Endpoint=http://127.0.0.1:{port}/devstoreaccount1");
            }

            var free = FreePort();
            var address = new Uri($"http://127.0.0.1:{free}");
            host = ChildProcess.Start(new ChildProcessOptions("the Functions host", Program!, ["start", "--port", $"{free}"])
            {
                WorkingDirectory = Environment.GetEnvironmentVariable("CORE_TOOLS_APP"),
                Environment = new Dictionary<string, string?>(settings)
                {
                    ["AzureWebJobsStorage"] = storage,
                    ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
                    ["TASKHUB_NAME"] = "CoreToolsTests",
                    ["WEBSITE_HOSTNAME"] = $"127.0.0.1:{free}",
                    ["FUNCTIONS_CORE_TOOLS_TELEMETRY_OPTOUT"] = "1",
                },
            });
            await AnsweringAsync(address, host, cancellationToken);
            return new FunctionsHost(azurite, host, address);
        }
        catch
        {
            await DisposeAsync(host);
            await DisposeAsync(azurite);
            throw;
        }
    }

    /// <summary>Kills the worker's process, which the host starts again.</summary>
    public static void KillWorker()
    {
        var workers = Process.GetProcesses().Where(process => File.Exists($"/proc/{process.Id}/cmdline")
            && File.ReadAllText($"/proc/{process.Id}/cmdline").Contains(Worker, StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(workers);
        workers.ForEach(worker => worker.Kill());
    }

    public async ValueTask DisposeAsync()
    {
        await DisposeAsync(_host);
        await DisposeAsync(_azurite);
    }

    private static async ValueTask DisposeAsync(ChildProcess? process)
    {
        if (process is not null)
        {
            await process.StopAsync(StopGrace);
            await process.DisposeAsync();
        }
    }

    // The Core Tools take no port 0.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task AnsweringAsync(Uri address, ChildProcess host, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = address };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync("api/health", limit.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            Assert.False(host.HasExited, host.LastWords);
            await Task.Delay(PollInterval, TimeProvider.System, limit.Token);
        }
    }
}
