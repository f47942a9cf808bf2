namespace Pipeline.Jobs;

/// <summary>How a job ended.</summary>
internal enum JobOutcome
{
    /// <summary>Every source was dealt with; some may have failed and have a failure document.</summary>
    Completed,

    /// <summary>Cancelled on request: what was under way was finished, the rest was not begun.</summary>
    Cancelled,

    /// <summary>Suspended on request: what was under way was finished. The job has not ended; the output says where it goes on.</summary>
    Suspended,

    /// <summary>Given up: <see cref="JobOutput.Error"/> says why. The counts are those of what was done.</summary>
    Failed,
}
