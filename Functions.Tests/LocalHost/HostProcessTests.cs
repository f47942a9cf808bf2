using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pipeline.LocalHost;

namespace Pipeline.Tests.LocalHost;

public sealed class HostProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task RunAsync_OnAPortInUse_NamesThePortAndTheOption(string host)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var options = TestHost.OptionsOf([], _folder.Path) with { Urls = $"http://{host}:{port}" };

        Assert.Equal(1, await HostProcess.RunAsync(() => options, _output, _error));
        Assert.Equal($"port {port} is in use; choose another with --port, or --port 0 for any that is free\n", Lines(_error));
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public async Task RunAsync_WithAWrongArgument_TellsItInOneLine()
    {
        Assert.Equal(1, await HostProcess.RunAsync(["--bogus"], _output, _error));
        Assert.Equal("--bogus: unknown option; --port, --urls, --data, --stop-with-parent and --help are known\n", Lines(_error));
    }

    [Fact]
    public async Task RunAsync_WithHelp_PrintsTheUsage()
    {
        Assert.Equal(0, await HostProcess.RunAsync(["--help"], _output, _error));
        Assert.Contains("--port N", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WithOptionsThatFailValidation_TellsEachInALine()
    {
        var options = TestHost.OptionsOf([], _folder.Path, configure: services =>
        {
            services.AddOptions<First>().Validate(_ => false, "COUCHDB_URL: is not set; http://host:5984 would be right").ValidateOnStart();
            services.AddOptions<Second>()
                .Validate(_ => false, "BATCH_INTERVAL_SECONDS: is 0; at least 1 was expected")
                .Validate(_ => false, "POLL_BATCH_SIZE: is 0; at least 1 was expected")
                .ValidateOnStart();
        });

        Assert.Equal(1, await HostProcess.RunAsync(() => options, _output, _error));
        Assert.Equal(
            """
            COUCHDB_URL: is not set; http://host:5984 would be right
            BATCH_INTERVAL_SECONDS: is 0; at least 1 was expected
            POLL_BATCH_SIZE: is 0; at least 1 was expected

            """,
            Lines(_error));
    }

    [Fact]
    public async Task RunAsync_WithADefect_KeepsTheStackTrace()
    {
        Assert.Equal(1, await HostProcess.RunAsync(() => throw new InvalidOperationException("a defect"), _output, _error));
        Assert.Contains("   at Pipeline.", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WhenABackgroundPartFails_ExitsWith1()
    {
        var options = TestHost.OptionsOf([], _folder.Path, configure: services => services.AddHostedService<Failing>());

        Assert.Equal(1, await HostProcess.RunAsync(() => options, _output, _error));
        Assert.StartsWith("listening http://127.0.0.1:", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WhenAskedToStop_ExitsWith0()
    {
        var options = TestHost.OptionsOf([], _folder.Path, configure: services => services.AddHostedService<Leaving>());

        Assert.Equal(0, await HostProcess.RunAsync(() => options, _output, _error));
        Assert.Equal("", _error.ToString());
    }

    private static string Lines(StringWriter writer) => writer.ToString().ReplaceLineEndings("\n");

    private sealed class First;

    private sealed class Second;

    private sealed class Failing(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task;
            throw new InvalidOperationException("broken");
        }
    }

    private sealed class Leaving(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            lifetime.ApplicationStarted.Register(lifetime.StopApplication);
            return Task.CompletedTask;
        }
    }
}
