namespace Pipeline.Jobs.Batches;

/// <summary>What a source needs, as its document records it.</summary>
internal enum SourceState
{
    /// <summary>It is to be annotated.</summary>
    Pending,

    /// <summary>This job has annotated it: a batch that runs twice gives the same counts.</summary>
    Saved,

    /// <summary>Another job has annotated these bytes with this model and this least confidence.</summary>
    Skipped,
}
