namespace Pipeline.Cli.Plan;

/// <summary>What a job of a given size does, by <see cref="PlanFormulas"/>.</summary>
/// <param name="Pages">Sub-orchestrations.</param>
/// <param name="Batches">Activities that classify.</param>
/// <param name="Listings">Activities that list a page.</param>
/// <param name="Executions">Executions of the job's own orchestration: it continues as new.</param>
/// <param name="Events">History entries that say what was started, scheduled, completed and ended, in all histories together.</param>
/// <param name="MostTurns">Turns of orchestrators at most: one at the start of each execution and one for each result.</param>
/// <param name="LargestHistory">Events of the longest single history, without turns.</param>
internal sealed record PlanCounts(
    long Pages, long Batches, long Listings, long Executions, long Events, long MostTurns, long LargestHistory)
{
    /// <summary>Activities of all kinds; one of them ends the job.</summary>
    public long Activities => Batches + Listings + 1;

    /// <summary>Instances of orchestrations: the job and its pages.</summary>
    public long Orchestrations => Pages + 1;

    /// <summary>
    /// Messages between host and back end: one starts each execution of the job; each page and each activity takes one to start it and
    /// one for its result. The Durable Task Scheduler calls them actions and is paid by them.
    /// </summary>
    public long Messages => Executions + (2 * Pages) + (2 * Activities);
}
