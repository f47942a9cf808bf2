using Microsoft.Extensions.Logging;
using Pipeline.MicroBatch;
using Pipeline.Tests.Checkpoints;

namespace Pipeline.Tests.MicroBatch;

/// <summary>A process that polls the world.</summary>
internal sealed class PollProcess
{
    public PollProcess(PollWorld world, Faults? faults = null, Func<DeadLetters, IBatchHandler>? handler = null)
    {
        Faults = faults ?? new Faults();
        Source = new MemoryMetricSource(world.Metrics, Faults);
        Analytics = new MemoryUserAnalytics(world.Metrics, world.Results, Faults);
        var options = Microsoft.Extensions.Options.Options.Create(world.Options);
        var retry = new PollRetry(world.Limits, world.Time);
        var letters = new DeadLetters(PollWorld.Source, Source, world.Time);
        Poller = new SourcePoller(
            world.Options,
            world.Limits,
            Source,
            new BatchProcessor(handler?.Invoke(letters) ?? new HealthBatchHandler(letters), letters, retry, world.Limits),
            new UserRecompute(Analytics, letters, retry, world.Limits),
            retry,
            new FaultyCheckpointStore(world.Checkpoints, Faults),
            new PollMetrics(world.Meters, options, world.Time),
            world.Time,
            new LoggerFactory([world.Log]).CreateLogger<SourcePoller>());
    }

    public Faults Faults { get; }

    public MemoryMetricSource Source { get; }

    public MemoryUserAnalytics Analytics { get; }

    public SourcePoller Poller { get; }

    public Task<PollReport> RunAsync(bool force = true, CancellationToken stop = default) =>
        Poller.RunAsync(force, stop, CancellationToken.None);
}
