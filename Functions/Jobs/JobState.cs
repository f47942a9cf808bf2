using System.Text;
using System.Text.Json.Serialization;
using Pipeline.CouchDb;
using Pipeline.Jobs.Looks;

namespace Pipeline.Jobs;

/// <summary>
/// Input of <see cref="ClassifyDatabase"/>, for its first execution and for every one it continues as. Its size does not
/// depend on how far the job has come.
/// </summary>
/// <param name="CreatedAt">
/// UTC time at which the job was asked for; null where an older version started it. The back end's own time of creation is that of the
/// last time the orchestration continued as new.
/// </param>
/// <param name="Cursor">First document id that has not been listed, included; null before the first page.</param>
/// <param name="Listed">Documents given out in pages so far, which the limit counts.</param>
/// <param name="AllListed">Whether the last page has been listed.</param>
/// <param name="Pages">Pages started over the whole job, repeated ones included: the number in the next page's instance id.</param>
/// <param name="StartedAt">UTC time of the job's first turn; null before it.</param>
/// <param name="Waited">Time spent waiting for CouchDB.</param>
/// <param name="IsCluster">Whether the job looks again at the end, see <see cref="LookPlan"/>.</param>
/// <param name="Look">How far it has come with that; null while it does its ranges for the first time.</param>
/// <param name="Run">How often the job was resumed or restarted before.</param>
/// <param name="Left">Ranges that were listed and not done when the run before stopped; null for none.</param>
/// <param name="FailedBefore">Sources that had failed when this run began, which <see cref="JobSettings.MaxFailures"/> does not count again.</param>
/// <param name="LastAdvanceAt">UTC time at which a page was last done; null before the first.</param>
/// <param name="LastError">Why the job last had to wait; null where it never had.</param>
/// <param name="Since">Where the changes of the database ended before the job began to list; null where that is not known.</param>
/// <param name="StoppedAt">UTC time at which the run before stopped; null while one goes on.</param>
internal sealed record JobState(
    JobSettings Settings,
    DateTimeOffset? CreatedAt = null,
    string? Cursor = null,
    long Listed = 0,
    bool AllListed = false,
    int Pages = 0,
    long? Total = null,
    DateTime? StartedAt = null,
    TimeSpan Waited = default,
    JobCounts? Counts = null,
    bool IsCluster = false,
    LookState? Look = null,
    int Run = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<KeyRange>? Left = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTime? StoppedAt = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long FailedBefore = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTime? LastAdvanceAt = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? LastError = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Since = null)
{
    public JobCounts Counts { get; init; } = Counts ?? JobCounts.Zero;

    /// <summary>
    /// Where the next run goes on. Ranges that would not fit into an input are not kept: the run then begins at the start, where it finds what the job has saved, so
    /// the counts are exact all the same.
    /// </summary>
    /// <param name="left">Ranges that are not done.</param>
    /// <param name="now">UTC time.</param>
    public JobState Stopped(IReadOnlyList<KeyRange> left, DateTime now) =>
        left.Sum(range => Length(range.Start) + Length(range.End)) <= JobLimits.MaxLeftBytes
            ? this with { Left = left.Count == 0 ? null : left, StoppedAt = now, FailedBefore = Counts.Failed }
            : new JobState(Settings, CreatedAt, Pages: Pages, Total: Total, StartedAt: StartedAt, Waited: Waited, Run: Run, StoppedAt: now);

    private static int Length(string? key) => key is null ? 0 : Encoding.UTF8.GetByteCount(key);
}
