using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Checkpoints;
using Pipeline.Classification;
using Pipeline.Monitoring;

namespace Pipeline.Models;

internal static class ClassificationServices
{
    /// <summary>Registers <see cref="IModels"/>; a model is read when it is first asked for. For models in blob storage a <see cref="BlobServiceClient"/> is wanted.</summary>
    public static IServiceCollection AddClassification(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ClassificationOptions>()
            .Configure(options =>
            {
                if (configuration[ClassificationOptions.ModelLocationSetting] is { Length: > 0 } location)
                {
                    options.ModelLocation = location;
                }

                var storage = configuration.GetSection("AzureWebJobsStorage");
                options.HasStorage = storage.GetChildren().Any() || (storage.Value is { Length: > 0 } text && CheckpointServices.IsConnectionString(text));
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ClassificationOptions>, ClassificationOptionsValidation>();
        services.AddSingleton(CreateStore);
        services.AddSingleton<ModelCatalog>();
        services.AddSingleton<MatchingModel>();
        services.AddSingleton<IModels>(provider => provider.GetRequiredService<ModelCatalog>());
        services.AddSingleton<IDependencyCheck, ModelCheck>();
        return services;
    }

    private static IModelStore CreateStore(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<ClassificationOptions>>();
        return options.Value.Container is { } container
            ? new BlobModelStore(provider.GetRequiredService<BlobServiceClient>().GetBlobContainerClient(container))
            : new FileModelStore(options.Value.ModelLocation);
    }
}
