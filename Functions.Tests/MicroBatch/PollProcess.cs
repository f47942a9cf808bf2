using Microsoft.Extensions.Logging;
using Pipeline.MicroBatch;
using Pipeline.Tests.Checkpoints;
using Pipeline.Tests.MicroBatch.FanOut;

namespace Pipeline.Tests.MicroBatch;

/// <summary>A process that polls the world.</summary>
internal sealed class PollProcess
{
    private readonly int? _partitions;

    public PollProcess(PollWorld world, Faults? faults = null)
    {
        _partitions = world.Partitions;
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
        Poller.RunAsync(force, _partitions is { } count ? new MemoryUserFanOut(Poller, count) : null, stop, CancellationToken.None);
}
