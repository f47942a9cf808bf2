namespace Pipeline.Jobs.Steering;

/// <summary>What can be asked of a job that exists.</summary>
internal enum JobAction
{
    /// <summary>Begin no further page; what is under way is finished.</summary>
    Suspend,

    /// <summary>Go on after a suspension.</summary>
    Resume,

    /// <summary>End for good as soon as what is under way has ended.</summary>
    Cancel,

    /// <summary>Go on, after a failure or a cancellation, from where it was.</summary>
    Restart,

    /// <summary>Take back, by a job of its own, what it did.</summary>
    Undo,

    /// <summary>Forget it.</summary>
    Delete,
}
