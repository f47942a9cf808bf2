using Pipeline.Embedded.Durable.Journals;
using Pipeline.Embedded.Durable.Orchestrations;

namespace Pipeline.Embedded.Durable;

/// <summary>What an engine has written since it was made, for benchmarks and metrics.</summary>
internal sealed class DurableEngineStatistics(JournalCommitter committer, InstanceRegistry registry)
{
    private readonly Lock _gate = new();
    private long _recordsWritten;
    private int _largestHistory;
    private string? _largestInstance;

    /// <summary>Bytes written to journals.</summary>
    public long JournalBytesWritten => committer.BytesWritten;

    /// <summary>Records written to journals.</summary>
    public long RecordsWritten => Interlocked.Read(ref _recordsWritten);

    /// <summary>The most records that any one execution has had, and its instance id; null before the first.</summary>
    public (int Entries, string? InstanceId) LargestHistory
    {
        get
        {
            lock (_gate)
            {
                return (_largestHistory, _largestInstance);
            }
        }
    }

    /// <summary>Records of an instance's current execution; null when there is no such instance.</summary>
    public int? HistoryEntriesOf(string instanceId) => registry.TryGet(instanceId, out var entry) ? entry.HistoryEntries : null;

    /// <summary>Notes what an instance has written.</summary>
    public void Count(InstanceEntry entry, int executionRecords, int newRecords)
    {
        entry.HistoryEntries = executionRecords;
        Interlocked.Add(ref _recordsWritten, newRecords);
        lock (_gate)
        {
            if (executionRecords > _largestHistory)
            {
                (_largestHistory, _largestInstance) = (executionRecords, entry.InstanceId);
            }
        }
    }
}
