using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Checkpoints;
using Pipeline.MicroBatch;
using Pipeline.Tests.Checkpoints;

namespace Pipeline.Tests.MicroBatch;

/// <summary>A database, a blob storage and a clock, which outlive the processes that poll.</summary>
internal sealed class PollWorld : IDisposable
{
    public const string Source = "healthmetrics";

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public PollWorld()
    {
        Checkpoints = Store = new MemoryCheckpointStore(Time);
        Records.Now = Time.GetUtcNow();
    }

    public TestClock Time { get; } = new();

    public MemoryRecords Records { get; } = new();

    public MemoryCheckpointStore Store { get; }

    /// <summary>What the processes keep their checkpoints in; <see cref="Store"/> unless a test says otherwise.</summary>
    public ICheckpointStore Checkpoints { get; set; }

    public ConcurrentDictionary<string, string> Results { get; } = [];

    public LogCapture Log { get; } = new();

    public MicroBatchOptions Options { get; } = new()
    {
        MongoUri = "mongodb://127.0.0.1/",
        BatchSize = 3,
    };

    /// <summary>Partitions that touched users are recomputed in, whatever their number; null for none.</summary>
    public int? Partitions
    {
        get;
        set => (field, Options.FanOutUsers) = (value, value is null ? int.MaxValue : 0);
    }

    public PollLimits Limits { get; set; } = new() { FirstDelay = TimeSpan.Zero, Parallelism = 1, UsersAtOnce = 1, CountInterval = TimeSpan.Zero };

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    /// <summary>The checkpoint in the store; null when there is none.</summary>
    public Checkpoint? Checkpoint => Store[CheckpointNames.Checkpoint(Source)] is { } content ? CheckpointReader.Read(Source, content) : null;

    /// <summary>A time before now.</summary>
    public DateTimeOffset Ago(double seconds) => Records.Now - TimeSpan.FromSeconds(seconds);

    /// <summary>Moves both clocks on.</summary>
    public void Advance(double seconds)
    {
        Records.Now += TimeSpan.FromSeconds(seconds);
        Time.Advance(TimeSpan.FromSeconds(seconds));
    }

    /// <summary>Polls once, as a process that does nothing else.</summary>
    public Task<PollReport> PollAsync(Faults? faults = null, bool force = true) => new PollProcess(this, faults).RunAsync(force);

    /// <summary>The result of every user as it should be.</summary>
    public Dictionary<string, string> ExpectedResults() => Records.Users().ToDictionary(user => user, Records.ResultOf);

    public void Dispose()
    {
        _services.Dispose();
        Log.Dispose();
    }
}
