namespace Pipeline.Jobs.Api;

/// <summary>How fast the last jobs of each kind went here, which <c>./pipeline plan</c> foretells by.</summary>
/// <param name="Rates">One for each kind that has any.</param>
internal sealed record JobRates(IReadOnlyList<JobRate> Rates)
{
    /// <summary>Jobs of a kind that are looked at, the newest ones.</summary>
    public const int MostJobs = 20;

    // Shorter ones say more of their start and end than of the work.
    private const long LeastDocuments = 100;

    /// <summary>The medians over completed jobs with at least 100 documents, dry runs left out.</summary>
    public static JobRates Of(IEnumerable<JobDocument> jobs) => new(
    [
        .. jobs
            .Where(job => job is { Status: JobStatus.Completed, Settings.DryRun: false, Counts.Documents: >= LeastDocuments } && SecondsOf(job) > 0)
            .GroupBy(job => job.Settings.Kind)
            .OrderBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => Of(kind.Key, [.. kind.OrderByDescending(job => job.EndedAt).Take(MostJobs)])),
    ]);

    private static JobRate Of(string kind, IReadOnlyList<JobDocument> jobs) => new(
        kind,
        jobs.Count,
        Math.Round(Median([.. jobs.Select(job => job.Counts!.Documents / SecondsOf(job))]), 1),
        Math.Round(Median([.. jobs.Select(job => (double)job.Counts!.Saved / job.Counts.Documents)]), 3));

    private static double SecondsOf(JobDocument job) => job is { StartedAt: { } start, EndedAt: { } end } ? (end - start).TotalSeconds : 0;

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}

/// <summary>The rate of one kind.</summary>
/// <param name="Jobs">How many jobs it is the median of.</param>
/// <param name="DocumentsPerSecond">From the first listing to the end, waits for CouchDB in it.</param>
/// <param name="SavedShare">How many of the documents were saved, 0 to 1: those that are skipped take less time.</param>
internal sealed record JobRate(string Kind, int Jobs, double DocumentsPerSecond, double SavedShare);
