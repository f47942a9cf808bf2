using Microsoft.Extensions.Logging;
using Pipeline.MicroBatch;

namespace Pipeline.Health;

/// <summary>Makes the handlers of sources of health records.</summary>
internal sealed class HealthBatchHandlerFactory(
    IHealthDatabase database, HealthMeter meter, TimeProvider time, ILogger<UserAnalytics> logger) : IBatchHandlerFactory
{
    /// <inheritdoc/>
    public string Name => MicroBatchOptions.DefaultHandler;

    /// <inheritdoc/>
    /// <remarks>The analytics of a user come from one collection: two sources would write each other's results over in turns.</remarks>
    public string? Refuse(PollSource source, IReadOnlyList<PollSource> all) =>
        all.FirstOrDefault(other => other != source && other.Handler == Name && other.Database == source.Database) is { } other
            ? $"'{other.Name}' keeps analytics in the database '{source.Database}' as well, and each user has one result there; give it a database of its own."
            : null;

    /// <inheritdoc/>
    public IBatchHandler Create(PollSource source)
    {
        var history = database.OpenHistory(source);
        var store = database.OpenAnalytics(source.Database);
        return new HealthBatchHandler(source, database, new UserAnalytics(history, store, time, logger), history, store, meter, logger);
    }
}
