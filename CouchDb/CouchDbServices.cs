using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Pipeline.CouchDb;

/// <summary>Registers CouchDB.</summary>
public static class CouchDbServices
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Short of what servers and balancers usually keep an idle connection, so that a request seldom meets a closed one.</summary>
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Connections are made anew now and then, so that a change of the address behind the name is noticed.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Adds <see cref="ICouchServer"/> and the options <see cref="CouchDbOptions"/>, read from the settings and validated when the host starts.
    /// All requests share one pool of connections.
    /// </summary>
    public static IServiceCollection AddCouchDb(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IConfigureOptions<CouchDbOptions>>(new CouchDbSettings(configuration));
        services.AddOptions<CouchDbOptions>().ValidateOnStart();
        services.AddSingleton<CouchDbMetrics>();
        services.AddSingleton(provider => new RequestLimit(
            provider.GetRequiredService<IOptions<CouchDbOptions>>().Value, provider.GetRequiredService<CouchDbMetrics>()));
        services.AddSingleton<ICouchServer, CouchServer>();
        services.AddSingleton(provider => new CouchRetry(
            provider.GetRequiredService<IOptions<CouchDbOptions>>().Value, provider.GetRequiredService<TimeProvider>(), NextRandom));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<CouchHttp>(
            provider, Handler(provider.GetRequiredService<IOptions<CouchDbOptions>>().Value)));
        return services;
    }

    internal static SocketsHttpHandler Handler(CouchDbOptions options) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = ConnectTimeout,
        MaxConnectionsPerServer = options.MaxConnections,
        PooledConnectionIdleTimeout = IdleTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
        UseCookies = false,
    };

    private static double NextRandom() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;
}
