namespace Pipeline.MicroBatch;

/// <summary>How a run ended.</summary>
public enum PollOutcome
{
    /// <summary>It polled, and the checkpoint tells how far.</summary>
    Polled,

    /// <summary>No poll was due.</summary>
    NotDue,

    /// <summary>Another poll holds the lease.</summary>
    Busy,

    /// <summary>The lease was lost on the way; what another poll stores counts.</summary>
    LeaseLost,

    /// <summary>The checkpoint cannot be read: nothing is polled until a person has repaired it.</summary>
    Unreadable,

    /// <summary>MongoDB or the blob storage is away; the next run tries again.</summary>
    Unavailable,

    /// <summary>It failed for another reason; the next run tries again.</summary>
    Failed,
}
