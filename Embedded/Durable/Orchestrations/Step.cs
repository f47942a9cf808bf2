using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>What one batch of arrivals leads to: records to write, and what is done once they are durable.</summary>
internal sealed class Step
{
    public List<JournalRecord> Records { get; } = [];

    /// <summary>Whether the last record ends the instance.</summary>
    public bool HasEnded => Records.Count > 0 && Records[^1] is EndRecord;

    /// <summary>Actions to begin.</summary>
    public List<ActionRecord> Actions { get; } = [];

    /// <summary>Senders to answer.</summary>
    public List<TaskCompletionSource> Waiting { get; } = [];

    /// <summary>Children whose results are recorded now, or wanted by nobody.</summary>
    public List<InstanceEntry> Released { get; } = [];

    /// <summary>The next execution, when this one gives way to it.</summary>
    public ExecutionStarted? Next { get; set; }

    /// <summary>Whether the instance is to be removed.</summary>
    public bool Purged { get; set; }

    /// <summary>Starts of the instances that take the id of this one.</summary>
    public List<Action> Replacements { get; } = [];
}
