using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Pipeline.Checkpoints;

/// <summary>Registers the checkpoints.</summary>
public static class CheckpointServices
{
    // A lease lasts 30 s: what has not been answered by then, at the second try, is better given up.
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Adds <see cref="ICheckpointStore"/> in blob storage. A <see cref="BlobServiceClient"/> that is registered already, as one that signs in
    /// with an identity, is taken instead of the connection string of AzureWebJobsStorage.
    /// </summary>
    public static IServiceCollection AddCheckpoints(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IConfigureOptions<CheckpointOptions>>(new CheckpointSettings(configuration));
        services.AddOptions<CheckpointOptions>().ValidateOnStart();
        services.TryAddSingleton(provider => CreateClient(provider.GetRequiredService<IOptions<CheckpointOptions>>().Value.Storage
            ?? throw new InvalidOperationException(
                "AzureWebJobsStorage is no connection string and this host signs in with none of the identities of its settings; "
                + "give a connection string, such as UseDevelopmentStorage=true.")));
        services.TryAddSingleton<ICheckpointStore>(provider => new BlobCheckpointStore(
            provider.GetRequiredService<BlobServiceClient>().GetBlobContainerClient(
                provider.GetRequiredService<IOptions<CheckpointOptions>>().Value.Container)));
        return services;
    }

    /// <summary>A client for the account of a connection string.</summary>
    /// <exception cref="FormatException">It is no connection string.</exception>
    private static BlobServiceClient CreateClient(string connectionString) => new(connectionString, CreateOptions());

    /// <summary>How long a client of the checkpoints waits and tries again, however it signs in.</summary>
    public static BlobClientOptions CreateOptions()
    {
        var options = new BlobClientOptions();

        // The client's own transport reads the proxy of the environment by itself; this one asks HttpClient.DefaultProxy, as everything else does.
        options.Transport = new HttpClientTransport(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(500);
        options.Retry.NetworkTimeout = NetworkTimeout;
        options.Diagnostics.IsLoggingEnabled = false;
        options.Diagnostics.IsDistributedTracingEnabled = false;
        return options;
    }

    /// <summary>The checkpoints of a container of an account.</summary>
    /// <exception cref="FormatException">It is no connection string.</exception>
    public static ICheckpointStore CreateStore(string connectionString, string container) =>
        new BlobCheckpointStore(CreateClient(connectionString).GetBlobContainerClient(container));

    /// <summary>Whether <see cref="CreateClient"/> takes the text.</summary>
    public static bool IsConnectionString(string text)
    {
        try
        {
            CreateClient(text);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
