namespace Pipeline.Jobs.Steering;

/// <summary>Whether a job has been asked to stop, as its listing and its batches read it before they begin.</summary>
internal enum StopRequest
{
    None,

    /// <summary>After what is under way: batches that are to begin are done, no further page is listed.</summary>
    Suspend,

    /// <summary>At once: batches that are to begin are not done.</summary>
    Cancel,

    /// <summary>The job has been started anew since, by another orchestration than the one that asks.</summary>
    Replaced,
}
