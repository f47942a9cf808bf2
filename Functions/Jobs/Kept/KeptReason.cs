namespace Pipeline.Jobs.Kept;

/// <summary>Why a job left an annotation as it was.</summary>
internal enum KeptReason
{
    /// <summary>There is an annotation that no job has recorded.</summary>
    Unrecorded,

    /// <summary>It is not what the recorded job wrote, or a person saved it.</summary>
    Edited,

    /// <summary>As <see cref="Edited"/>, and its source has changed since: the annotation belongs to an older text.</summary>
    Outdated,

    /// <summary>A job wrote it and somebody has deleted it.</summary>
    Deleted,
}
