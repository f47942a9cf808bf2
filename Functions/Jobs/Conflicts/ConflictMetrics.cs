using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Pipeline.Jobs.Conflicts;

/// <summary>Counts the conflicts that the jobs of this process have come by.</summary>
internal sealed class ConflictMetrics
{
    // Enough to tell that there are some; a database with more is not known by their number.
    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<(string Database, string Id), bool> _open = new();
    private readonly Counter<long> _resolved;

    public ConflictMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Pipeline.Jobs.Conflicts");
        _resolved = meter.CreateCounter<long>("pipeline.job.conflicts.resolved", description: "Documents in conflict that were settled.");
        meter.CreateObservableGauge(
            "pipeline.job.conflicts.open", () => _open.Count, description: "Documents in conflict that are for people to settle, as jobs met them.");
    }

    /// <summary>Documents whose conflict was met and is open, at most 10,000.</summary>
    public int OpenDocuments => _open.Count;

    /// <summary>A conflict that stays.</summary>
    public void Open(string database, string id)
    {
        if (_open.Count < MostRemembered)
        {
            _open.TryAdd((database, id), true);
        }
    }

    /// <summary>A conflict that is gone.</summary>
    public void Resolved(string database, string id)
    {
        _open.TryRemove((database, id), out _);
        _resolved.Add(1);
    }

    /// <summary>A document that has none; it may have had one.</summary>
    public void None(string database, string id)
    {
        if (!_open.IsEmpty)
        {
            _open.TryRemove((database, id), out _);
        }
    }
}
