using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>A run of the orchestrator from one wait to the next: its time, what woke it, and what it then asked for.</summary>
internal sealed record Turn(DateTime At, IReadOnlyList<ArrivalRecord> Arrivals)
{
    /// <summary>The recorded actions; empty for a turn that is new.</summary>
    public List<ActionRecord> Actions { get; } = [];
}
