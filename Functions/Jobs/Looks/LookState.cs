namespace Pipeline.Jobs.Looks;

/// <summary>How far a job has come with looking again, on a cluster.</summary>
/// <param name="Number">Which look this is, from 1.</param>
/// <param name="StartedAt">UTC time at which the first look began.</param>
/// <param name="Differing">Ranges that this look has found to hold other documents than were done.</param>
/// <param name="Counts">What the records that this look has passed add up to.</param>
/// <param name="Found">Ranges that the looks before this one have found to differ.</param>
/// <param name="CountOnly">The last look was done and this only adds up.</param>
/// <param name="Open">Ranges that differed at the last look: they were done again, and no look has confirmed them.</param>
internal sealed record LookState(
    int Number, DateTime StartedAt, long Differing = 0, JobCounts? Counts = null, long Found = 0, bool CountOnly = false, long Open = 0)
{
    public JobCounts Counts { get; init; } = Counts ?? JobCounts.Zero;
}
