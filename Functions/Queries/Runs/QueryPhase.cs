namespace Pipeline.Queries.Runs;

/// <summary>What a statement is doing.</summary>
internal enum QueryPhase
{
    /// <summary>It waits for its turn, or runs.</summary>
    Running,

    /// <summary>Its result is whole.</summary>
    Succeeded,

    /// <summary>It ended without a result.</summary>
    Failed,

    /// <summary>It was ended because somebody asked for that, or its client left.</summary>
    Cancelled,
}
