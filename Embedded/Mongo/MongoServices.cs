using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Health;
using Pipeline.MicroBatch;

namespace Pipeline.Embedded.Mongo;

/// <summary>Registers the ports of the poll and of the analytics over the development client.</summary>
internal static class MongoServices
{
    public static IServiceCollection AddMongo(this IServiceCollection services, IConfiguration configuration)
    {
        if (string.IsNullOrWhiteSpace(configuration["MONGO_URI"]))
        {
            return services;
        }

        return services
            .AddSingleton<IValidateOptions<MicroBatchOptions>, MongoUriValidation>()
            .AddSingleton<MongoDatabase>()
            .AddSingleton<IMetricSource, MongoMetricSource>()
            .AddSingleton<IHealthHistory, MongoHealthHistory>()
            .AddSingleton<IAnalyticsStore, MongoAnalyticsStore>();
    }
}
