using Pipeline.Checkpoints;
using Pipeline.MicroBatch;

namespace Pipeline.Tests.MicroBatch;

/// <summary>A process's connection to <see cref="MemoryRecords"/>.</summary>
internal sealed class MemoryRecordSource(MemoryRecords records, Faults faults) : IRecordSource, IRecordSources
{
    public IndexState Indexes { get; set; } = IndexState.Complete;

    /// <summary>What becomes of a page on its way.</summary>
    public Func<PassPage, PassPage> Replace { get; set; } = page => page;

    /// <summary>The pages that were asked for.</summary>
    public List<PassRequest> Requests { get; } = [];

    public IRecordSource Open(PollSource source, IReadOnlyList<string>? fields) => this;

    public Task<DateTimeOffset> GetServerTimeAsync(CancellationToken cancellationToken) =>
        faults.RunAsync("hello", () => Task.FromResult(records.Now));

    public Task<IndexState> CheckIndexesAsync(IndexCreation creation, CancellationToken cancellationToken) =>
        faults.RunAsync("listIndexes", () => Task.FromResult(Indexes));

    public Task<PassPage> ReadAsync(PassRequest request, CancellationToken cancellationToken) => faults.RunAsync("find", () =>
    {
        Requests.Add(request);
        return Task.FromResult(Replace(records.Read(request)));
    });

    public Task<UnreadRows> CountUnreadAsync(DateTimeOffset start, DateTimeOffset ahead, CancellationToken cancellationToken) =>
        faults.RunAsync("count", () => Task.FromResult(records.CountUnread(start, ahead)));

    public Task WriteDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        faults.RunAsync("bury", () =>
        {
            records.Bury(letters);
            return Task.FromResult(true);
        });
}
