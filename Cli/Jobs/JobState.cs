namespace Pipeline.Cli.Jobs;

/// <summary>The answer of GET /api/jobs/{id}, as far as commands read it.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Status">Pending, Running, Suspended, Completed, Failed or Terminated.</param>
/// <param name="Progress">How far it is.</param>
/// <param name="Error">Why it failed; null otherwise.</param>
internal sealed record JobState(string Id, string Status, JobProgress Progress, string? Error)
{
    public const string Completed = "Completed";

    public bool HasEnded => Status is Completed or "Failed" or "Terminated";
}
