using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Checkpoints;

namespace Pipeline.Identity;

/// <summary>Clients that sign in with an identity instead of a key.</summary>
internal static class IdentityServices
{
    /// <summary>
    /// Adds the <see cref="BlobServiceClient"/> of the account that AzureWebJobsStorage__… names; without such settings
    /// <see cref="CheckpointServices"/> makes one of the connection string.
    /// </summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting is missing or wrong.</exception>
    public static IServiceCollection AddIdentity(this IServiceCollection services, IConfiguration configuration) =>
        BlobStorageIdentity.Read(configuration) is { } storage
            ? services.AddSingleton(_ => new BlobServiceClient(storage.BlobService, CreateCredential(storage), CheckpointServices.CreateOptions()))
            : services;

    private static TokenCredential CreateCredential(BlobStorageIdentity storage) => storage switch
    {
        { IsManaged: false } => new DefaultAzureCredential(),
        { ClientId: { } clientId } => ManagedIdentity(clientId),
        _ => new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned),
    };

    /// <summary>The user-assigned identity of a client id.</summary>
    public static TokenCredential ManagedIdentity(string clientId) =>
        new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId));
}
