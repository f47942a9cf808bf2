namespace Pipeline.Jobs;

/// <summary>What a batch does with the sources that it finds.</summary>
internal abstract record BatchMode
{
    private BatchMode()
    {
    }

    /// <summary>The work of the job's kind.</summary>
    internal sealed record Work : BatchMode;

    /// <summary>
    /// Counts those that this job has saved and leaves the others alone: the job was cancelled, but an earlier attempt of the
    /// batch may have worked before its process died.
    /// </summary>
    internal sealed record CountSaved : BatchMode;

    /// <summary>Gives those that are not done a failure document.</summary>
    internal sealed record Fail(string Reason, int Attempts) : BatchMode;
}
