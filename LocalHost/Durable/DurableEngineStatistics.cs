using Pipeline.LocalHost.Durable.Orchestrations;
using Pipeline.LocalHost.Durable.Store;

namespace Pipeline.LocalHost.Durable;

/// <summary>What an engine has written, for metrics and benchmarks.</summary>
public sealed class DurableEngineStatistics
{
    private readonly Database _database;
    private readonly TurnStore _turns;

    internal DurableEngineStatistics(Database database, TurnStore turns) => (_database, _turns) = (database, turns);

    /// <summary>Transactions committed since the start.</summary>
    public long Commits => _database.Commits;

    /// <summary>Bytes of the file and of its log on the disk.</summary>
    public long FileBytes => _database.Size;

    /// <summary>The most history events that one execution of an orchestration has had since the start.</summary>
    public int LargestHistory => _turns.LargestHistory;
}
