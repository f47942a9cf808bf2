using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.LocalHost.Discovery;
using Pipeline.LocalHost.Durable;
using Pipeline.LocalHost.Http;
using Pipeline.LocalHost.Logging;
using Pipeline.LocalHost.Settings;
using Pipeline.LocalHost.Timers;

namespace Pipeline.LocalHost;

/// <summary>
/// Runs functions in one process: HTTP, timers and durable orchestrations. Parts start in the order services, engine, timers, HTTP, and stop
/// the other way round, so that no request meets an engine that does not run.
/// </summary>
internal sealed class FunctionHost : IAsyncDisposable
{
    // What the Functions host takes.
    private const long MaxBody = 100L * 1024 * 1024;

    private readonly WebApplication _application;
    private readonly FunctionHostOptions _options;

    private FunctionHost(WebApplication application, FunctionHostOptions options)
    {
        _application = application;
        _options = options;
    }

    /// <summary>The services of the app.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>The first address that the host listens on; known once it has started.</summary>
    public Uri Address => new(_application.Urls.First());

    /// <summary>Builds a host that does not run yet.</summary>
    /// <exception cref="StartupException">A function, a route, a schedule or an address is wrong, or another process has the port or the data folder.</exception>
    public static FunctionHost Build(FunctionHostOptions options)
    {
        var configuration = options.Configuration;
        var key = new FunctionKey(configuration[FunctionKey.Setting]);
        var addresses = ListenAddresses.Parse(options.Urls, key.IsSet);
        ListenAddresses.CheckFree(addresses);
        var functions = new FunctionDiscovery(configuration).Find(options.FunctionTypes);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddConfiguration(configuration);
        builder.Configuration.AddInMemoryCollection([new(TaskHubId.Setting, TaskHubId.Of(options.DataFolder))]);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // Above the limits that are answered with problem details: what is refused by Kestrel itself has no body.
            kestrel.Limits.MaxRequestLineSize = 8 * Refusals.MaxRequestLine;
            kestrel.Limits.MaxRequestHeadersTotalSize = 8 * Refusals.MaxHeaders;
            kestrel.Limits.MaxRequestHeaderCount = 1_000;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
        });
        AddLogging(builder);
        AddServices(builder.Services, options, functions, key);

        var application = builder.Build();
        foreach (var address in addresses)
        {
            application.Urls.Add(address);
        }

        try
        {
            Refusals.Use(application);
            HttpEndpoints.Map(application, functions.Http);
            if (options.Home is { } home)
            {
                HttpEndpoints.MapHome(application, $"/{configuration.RoutePrefix()}/{home}".Replace("//", "/", StringComparison.Ordinal));
            }

            FunctionServices.Check(application.Services, functions);

            // Takes the data folder, which may be another host's.
            application.Services.GetRequiredService<DurableEngine>();
            return new FunctionHost(application, options);
        }
        catch
        {
            // Nothing that has to be disposed of asynchronously has been made: the engine comes last.
            ((IDisposable)application).Dispose();
            throw;
        }
    }

    /// <summary>Starts every part; requests are accepted when it returns.</summary>
    /// <exception cref="StartupException">An address cannot be listened on.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _application.StartAsync(cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            // Taken since it was checked, or by a name that the check leaves to the server.
            throw ListenAddresses.InUse(BindingAddress.Parse(_options.Urls.Split(';')[0].Trim()).Port);
        }
        catch (System.Net.Sockets.SocketException exception)
        {
            throw new StartupException($"cannot listen on {_options.Urls}: {exception.Message}");
        }
    }

    /// <summary>Stops accepting requests, lets what runs finish within the bound, and stops the engine.</summary>
    public async Task StopAsync() => await _application.StopAsync();

    /// <summary>Waits until something asks the host to stop, and stops it.</summary>
    public Task WaitForShutdownAsync() => _application.WaitForShutdownAsync();

    /// <summary>Asks a running host to stop.</summary>
    public void RequestStop() => _application.Lifetime.StopApplication();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static void AddLogging(WebApplicationBuilder builder)
    {
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));

        // It logs whole request targets, and a target may hold the key. After the settings, so that none brings it back.
        builder.Services.PostConfigure<LoggerFilterOptions>(filters => filters.Rules.Add(
            new LoggerFilterRule(null, CompactFormatter.RequestLogger, LogLevel.Warning, null)));
        builder.Logging.AddConsole(console =>
        {
            // Standard output carries the address alone, for those who start the host to read.
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            console.FormatterName = CompactFormatter.FormatterName;
        });
        builder.Logging.AddConsoleFormatter<CompactFormatter, Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions>();
    }

    private static void AddServices(
        IServiceCollection services, FunctionHostOptions options, FunctionSet functions, FunctionKey key)
    {
        services.AddRouting();
        services.AddSingleton<MatcherPolicy, MethodMatcherPolicy>();
        services.AddHttpClient();
        services.AddMetrics();
        services.AddOptions<JsonSerializerOptions>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);
        services.AddSingleton<IHostLifetime, ExternalLifetime>();
        services.AddSingleton(options);
        services.AddSingleton(functions);
        services.AddSingleton(key);
        services.AddSingleton(new DataFolder(options.DataFolder));
        services.AddSingleton<InvocationLifetime>();
        services.AddSingleton<IFunctionCatalog, FunctionCatalog>();
        services.AddSingleton(DurableEngineFactory.Create);
        services.AddSingleton<DurableEngineMetrics>();
        services.AddSingleton(provider => provider.GetRequiredService<DurableEngine>().Client);

        options.ConfigureServices(services, options.Configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddHostedService<DurableEngineService>();
        services.AddHostedService<TimerService>();
    }
}
