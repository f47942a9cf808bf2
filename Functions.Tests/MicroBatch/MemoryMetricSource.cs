using Pipeline.MicroBatch;

namespace Pipeline.Tests.MicroBatch;

/// <summary>A process's connection to <see cref="MemoryMetrics"/>.</summary>
internal sealed class MemoryMetricSource(MemoryMetrics metrics, Faults faults) : IMetricSource
{
    public IndexState Indexes { get; set; } = new([]);

    /// <summary>What becomes of a page on its way.</summary>
    public Func<PassPage, PassPage> Replace { get; set; } = page => page;

    /// <summary>The pages that were asked for.</summary>
    public List<PassRequest> Requests { get; } = [];

    public Task<DateTimeOffset> GetServerTimeAsync(CancellationToken cancellationToken) =>
        faults.RunAsync("hello", () => Task.FromResult(metrics.Now));

    public Task<IndexState> CheckIndexesAsync(bool create, CancellationToken cancellationToken) =>
        faults.RunAsync("listIndexes", () => Task.FromResult(Indexes));

    public Task<PassPage> ReadAsync(PassRequest request, CancellationToken cancellationToken) => faults.RunAsync("find", () =>
    {
        Requests.Add(request);
        return Task.FromResult(Replace(metrics.Read(request)));
    });

    public Task<long> CountUndatedAsync(CancellationToken cancellationToken) =>
        faults.RunAsync("count", () => Task.FromResult(metrics.CountUndated()));

    public Task WriteDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        faults.RunAsync("bury", () =>
        {
            metrics.Bury(letters);
            return Task.FromResult(true);
        });
}
