using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pipeline.Classification;
using Pipeline.CouchDb;
using Pipeline.Exports;
using Pipeline.Health;
using Pipeline.Identity;
using Pipeline.Jobs;
using Pipeline.Lake;
using Pipeline.Matches;
using Pipeline.MicroBatch;
using Pipeline.MicroBatch.FanOut;
using Pipeline.Models;
using Pipeline.Mongo;
using Pipeline.Monitoring;
using Pipeline.Queries;

namespace Pipeline;

/// <summary>Registers the whole app; both hosts call this and nothing else.</summary>
public static class PipelineServices
{
    /// <summary>Adds everything that the functions need, read from the settings and validated when the host starts.</summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .Configure<JsonSerializerOptions>(Configure)
            .AddIdentity(configuration)
            .AddMonitoring()
            .AddCouchDb(configuration)
            .AddClassification(configuration)
            .AddJobs(configuration)
            .AddMatching(configuration)
            .AddQueries(configuration)
            .AddLake(configuration)
            .AddExports()
            .AddHealth(configuration)
            .AddMicroBatch(configuration)
            .AddMongo(configuration);
    }

    /// <summary>JSON of what orchestrators and activities pass to each other: the generated contexts, and the default for plain types.</summary>
    private static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = true;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.Converters.Add(new JsonStringEnumConverter());
        options.TypeInfoResolver = JsonTypeInfoResolver.Combine(JobsJson.Default, FanOutJson.Default, new DefaultJsonTypeInfoResolver());
    }
}
