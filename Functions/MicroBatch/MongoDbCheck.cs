using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Monitoring;

namespace Pipeline.MicroBatch;

/// <summary>Readiness of MongoDB, without which nothing is polled.</summary>
internal sealed class MongoDbCheck(IServiceProvider services, IOptions<MicroBatchOptions> options) : IDependencyCheck
{
    public string Name => "mongodb";

    public async Task<DependencyState> CheckAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Sources is not [var source, ..])
        {
            return new DependencyState(true, "not configured: MONGO_URI is not set");
        }

        try
        {
            await services.GetRequiredService<IRecordSources>().Open(source, []).GetServerTimeAsync(cancellationToken);
            var problems = new List<string>();
            foreach (var poller in services.GetRequiredService<PollSources>().All)
            {
                problems.AddRange((await poller.ReadIndexesAsync(cancellationToken)).Problems);
            }

            // Slow is not away.
            return new DependencyState(true, problems.Count == 0 ? "answers" : $"answers. {string.Join(' ', problems.Distinct())}");
        }
        catch (SourceUnavailableException exception)
        {
            return new DependencyState(false, exception.Message);
        }
    }
}
