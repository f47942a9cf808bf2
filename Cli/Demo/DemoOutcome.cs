using Pipeline.Cli.Jobs;

namespace Pipeline.Cli.Demo;

/// <summary>Whether a demo did what it promises, and in one sentence what it did or why not.</summary>
internal sealed record DemoOutcome(bool Succeeded, string Sentence)
{
    /// <param name="job">How the job ended.</param>
    /// <param name="documents">Documents in the database, each with one text.</param>
    /// <param name="rewritten">Documents that have another revision than before the job.</param>
    public static DemoOutcome Of(JobState job, int documents, int rewritten)
    {
        var progress = job.Progress;
        if (job.Status != JobState.Completed)
        {
            return new(false, $"The job did not complete: it is {job.Status}.");
        }

        if (!progress.AddsUp || progress.Listed != documents)
        {
            return new(false, $"The counts are wrong: the database holds {documents} articles and the job listed {progress.Listed}.");
        }

        if (progress.Failed > 0)
        {
            return new(false, $"{progress.Failed} of {documents} articles could not be classified.");
        }

        if (rewritten != progress.Saved)
        {
            return new(false, $"The job says that it saved {progress.Saved}, but {rewritten} documents have a new revision.");
        }

        return new(true, rewritten switch
        {
            0 => $"All {documents} articles had been classified before: nothing was rewritten, every revision is what it was.",
            _ when rewritten == documents => $"All {documents} articles have a new annotation.",
            _ => $"{rewritten} articles have a new annotation; the other {documents - rewritten} were not touched.",
        });
    }
}
