using Pipeline.Jobs.Kept;

namespace Pipeline.Jobs.Batches;

/// <summary>What a source needs, as its document records it.</summary>
internal abstract record SourceState
{
    private SourceState()
    {
    }

    /// <summary>It is to be annotated.</summary>
    internal sealed record Pending : SourceState;

    /// <summary>This job has annotated it: a batch that runs twice gives the same counts.</summary>
    internal sealed record Saved(LabelCounts? LowConfidence) : SourceState;

    /// <summary>Another job has annotated these bytes with this model and this least confidence.</summary>
    internal sealed record Skipped : SourceState;

    /// <summary>Its annotation is somebody's own work.</summary>
    internal sealed record Kept(KeptReason Reason) : SourceState;

    /// <summary>Whether its annotation is what the recorded job wrote is to be found out by reading it.</summary>
    internal sealed record Unsure : SourceState;

    /// <summary>The document's field of records holds something else under its name.</summary>
    internal sealed record Unrecordable(string Reason) : SourceState;
}
