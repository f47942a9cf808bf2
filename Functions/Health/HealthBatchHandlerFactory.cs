using Microsoft.Extensions.Logging;
using Pipeline.MicroBatch;

namespace Pipeline.Health;

/// <summary>Makes the handlers of sources of health records.</summary>
internal sealed class HealthBatchHandlerFactory(IHealthDatabase database, TimeProvider time, ILogger<UserAnalytics> logger) : IBatchHandlerFactory
{
    /// <inheritdoc/>
    public string Name => MicroBatchOptions.DefaultHandler;

    /// <inheritdoc/>
    public IBatchHandler Create(PollSource source)
    {
        var history = database.OpenHistory(source);
        var store = database.OpenAnalytics(source.Database);
        return new HealthBatchHandler(database, new UserAnalytics(history, store, time, logger), history, store);
    }
}
