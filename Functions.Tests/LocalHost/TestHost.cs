using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.LocalHost;

namespace Pipeline.Tests.LocalHost;

/// <summary>A host inside the test's process, on a free port, with functions of the test's own.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly FunctionHost _host;

    private TestHost(FunctionHost host, TemporaryFolder folder, LogCapture log)
    {
        _host = host;
        _folder = folder;
        Log = log;
        Client = new HttpClient { BaseAddress = host.Address };
    }

    public HttpClient Client { get; }

    public LogCapture Log { get; }

    public Uri Address => _host.Address;

    public IServiceProvider Services => _host.Services;

    public static async Task<TestHost> StartAsync(
        Type[] functions,
        Dictionary<string, string?>? settings = null,
        Action<IServiceCollection>? configure = null,
        TimeSpan? shutdownTimeout = null)
    {
        var folder = new TemporaryFolder();
        var log = new LogCapture();
        var host = FunctionHost.Build(OptionsOf(functions, folder.Path, settings, services =>
        {
            services.AddSingleton<ILoggerProvider>(log);
            configure?.Invoke(services);
        }) with
        {
            ShutdownTimeout = shutdownTimeout ?? TimeSpan.FromSeconds(10),
        });
        await host.StartAsync();
        return new TestHost(host, folder, log);
    }

    public static FunctionHostOptions OptionsOf(
        Type[] functions,
        string dataFolder,
        Dictionary<string, string?>? settings = null,
        Action<IServiceCollection>? configure = null) => new()
        {
            Configuration = new ConfigurationBuilder()
                .AddInMemoryCollection(new Dictionary<string, string?> { ["Logging:Console:LogLevel:Default"] = "None" })
                .AddInMemoryCollection(settings ?? [])
                .Build(),
            FunctionTypes = functions,
            ConfigureServices = (services, _) => configure?.Invoke(services),
            Urls = "http://127.0.0.1:0",
            DataFolder = dataFolder,
        };

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.StopAsync();
        await _host.DisposeAsync();
        _folder.Dispose();
    }
}
