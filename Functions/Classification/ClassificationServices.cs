using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Pipeline.Classification;

internal static class ClassificationServices
{
    /// <summary>Registers <see cref="IAnnotator"/>; its model is read when the first text comes.</summary>
    public static IServiceCollection AddClassification(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ClassificationOptions>()
            .Configure(options =>
            {
                if (configuration[ClassificationOptions.ModelLocationSetting] is { Length: > 0 } location)
                {
                    options.ModelLocation = location;
                }
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ClassificationOptions>, ClassificationOptionsValidation>();
        services.AddSingleton<ModelCatalog>();
        services.AddSingleton<IAnnotator>(provider => provider.GetRequiredService<ModelCatalog>().Default);
        return services;
    }
}
