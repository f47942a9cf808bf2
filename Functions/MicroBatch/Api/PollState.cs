namespace Pipeline.MicroBatch.Api;

/// <summary>How a source stands.</summary>
public enum PollState
{
    /// <summary>It has not been polled yet.</summary>
    New,

    /// <summary>It waits for its next poll.</summary>
    Waiting,

    /// <summary>A poll holds its lease.</summary>
    Polling,

    /// <summary>Its checkpoint cannot be read.</summary>
    Unreadable,
}
