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
using Pipeline.Embedded.Durable;
using Pipeline.Embedded.Hosting.Discovery;
using Pipeline.Embedded.Hosting.Http;
using Pipeline.Embedded.Hosting.Logging;
using Pipeline.Embedded.Hosting.Settings;
using Pipeline.Embedded.Hosting.Timers;

namespace Pipeline.Embedded.Hosting;

/// <summary>
/// Runs functions in one process: HTTP, timers and durable orchestrations. Parts start in the order services, engine, timers, HTTP, and stop
/// the other way round, so that no request meets an engine that does not run.
/// </summary>
internal sealed class EmbeddedHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly EmbeddedHostOptions _options;

    private EmbeddedHost(WebApplication application, EmbeddedHostOptions options)
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
    public static EmbeddedHost Build(EmbeddedHostOptions options)
    {
        var configuration = options.Configuration;
        var key = new FunctionKey(configuration[FunctionKey.Setting]);
        var addresses = ListenAddresses.Parse(options.Urls, key.IsSet);
        ListenAddresses.CheckFree(addresses);
        var functions = new FunctionDiscovery(configuration).Find(options.FunctionTypes);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddConfiguration(configuration);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        AddLogging(builder);
        AddServices(builder.Services, options, functions, key);

        var application = builder.Build();
        foreach (var address in addresses)
        {
            application.Urls.Add(address);
        }

        try
        {
            HttpEndpoints.Map(application, functions.Http);
            FunctionServices.Check(application.Services, functions);

            // Takes the data folder, which may be another host's.
            application.Services.GetRequiredService<DurableEngine>();
            return new EmbeddedHost(application, options);
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
        IServiceCollection services, EmbeddedHostOptions options, FunctionSet functions, FunctionKey key)
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
