using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MongoDB.Driver;
using Pipeline.Health;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>Registers the ports of the poll and of the analytics over MongoDB.Driver.</summary>
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
            .AddSingleton<IMongoClient>(provider => new MongoClient(
                MongoClients.Settings(MongoUrl.Create(provider.GetRequiredService<IOptions<MicroBatchOptions>>().Value.MongoUri))))
            .AddSingleton<IRecordSources, MongoRecordSources>()
            .AddSingleton<IDeadLetterList, MongoDeadLetters>()
            .AddSingleton<IHealthDatabase, MongoHealthDatabase>()
            .AddSingleton<IBatchHandlerFactory, CopyHandlerFactory>();
    }
}
