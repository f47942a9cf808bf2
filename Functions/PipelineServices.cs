using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pipeline.Classification;
using Pipeline.CouchDb;
using Pipeline.Health;
using Pipeline.Jobs;
using Pipeline.MicroBatch;
using Pipeline.Monitoring;

namespace Pipeline;

/// <summary>Registers the whole app; both hosts call this and nothing else.</summary>
internal static class PipelineServices
{
    public static IServiceCollection AddPipeline(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .Configure<JsonSerializerOptions>(Configure)
            .AddMonitoring()
            .AddCouchDb(configuration)
            .AddClassification(configuration)
            .AddJobs()
            .AddHealth()
            .AddMicroBatch(configuration);
    }

    /// <summary>JSON of what orchestrators and activities pass to each other: the generated contexts, and the default for plain types.</summary>
    private static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = true;
        options.Converters.Add(new JsonStringEnumConverter());
        options.TypeInfoResolver = JsonTypeInfoResolver.Combine(JobsJson.Default, new DefaultJsonTypeInfoResolver());
    }
}
