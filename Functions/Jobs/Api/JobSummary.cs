namespace Pipeline.Jobs.Api;

/// <summary>All jobs by their records, added up.</summary>
/// <param name="ByStatus">Numbers of jobs by state.</param>
/// <param name="ByKindAndDay">What the jobs of a kind that were asked for on a day (UTC) have done.</param>
internal sealed record JobSummary(IReadOnlyDictionary<string, int> ByStatus, IReadOnlyList<JobDay> ByKindAndDay)
{
    public static JobSummary Of(IReadOnlyList<JobDocument> jobs) => new(
        jobs.GroupBy(job => $"{job.Status ?? JobStatus.Pending}").OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count()),
        [.. jobs.GroupBy(job => (job.Settings.Kind, Day: DateOnly.FromDateTime(job.CreatedAt.UtcDateTime)))
            .OrderByDescending(group => group.Key.Day).ThenBy(group => group.Key.Kind, StringComparer.Ordinal)
            .Select(group => new JobDay(
                group.Key.Kind,
                group.Key.Day,
                group.Count(),
                group.Aggregate(JobCounts.Zero, (sum, job) => sum + (job.Counts ?? JobCounts.Zero)),
                group.Sum(job => job.EndedAt is { } end && job.StartedAt is { } start ? Math.Max(0, (end - start).TotalSeconds) : 0)))]);
}

/// <summary>The jobs of one kind and day.</summary>
/// <param name="Seconds">Their time from start to end together, of those that have ended.</param>
internal sealed record JobDay(string Kind, DateOnly Day, int Jobs, JobCounts Counts, double Seconds);
