using Microsoft.Extensions.Logging;
using Pipeline.MicroBatch;
using Pipeline.Tests.Checkpoints;

namespace Pipeline.Tests.MicroBatch;

/// <summary>A process that polls the world.</summary>
internal sealed class PollProcess
{
    public PollProcess(PollWorld world, Faults? faults = null)
    {
        Faults = faults ?? new Faults();
        Source = new MemoryRecordSource(world.Records, Faults);
        Handler = new MemoryHandler(world.Records, world.Results, Faults);
        Poller = new SourcePoller(
            world.Options,
            world.Limits,
            world.Options.Source,
            Source,
            Handler,
            new FaultyCheckpointStore(world.Checkpoints, Faults),
            new PollMetrics(world.Meters, world.Time),
            world.Time,
            new LoggerFactory([world.Log]).CreateLogger<SourcePoller>());
    }

    public Faults Faults { get; }

    public MemoryRecordSource Source { get; }

    public MemoryHandler Handler { get; }

    public SourcePoller Poller { get; }

    public Task<PollReport> RunAsync(bool force = true, CancellationToken stop = default) =>
        Poller.RunAsync(force, stop, CancellationToken.None);
}
