using Pipeline.LocalHost.Durable.Orchestrations;
using Pipeline.LocalHost.Durable.Store;

namespace Pipeline.LocalHost.Durable;

/// <summary>What an engine has written, for metrics and benchmarks.</summary>
internal sealed class DurableEngineStatistics(Database database, TurnStore turns)
{
    /// <summary>Transactions committed since the start.</summary>
    public long Commits => database.Commits;

    /// <summary>Bytes of the file and of its log on the disk.</summary>
    public long FileBytes => database.Size;

    /// <summary>The most history events that one execution of an orchestration has had since the start.</summary>
    public int LargestHistory => turns.LargestHistory;
}
