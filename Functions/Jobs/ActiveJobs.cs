using Pipeline.CouchDb;

namespace Pipeline.Jobs;

/// <summary>Jobs whose end has not been recorded.</summary>
/// <param name="JobIds">The jobs.</param>
/// <param name="Unreadable">Documents that lie among their markers and are none.</param>
internal sealed record ActiveJobs(List<string> JobIds, List<ReadDocument<JobDocument>> Unreadable)
{
    /// <summary>Adds a marker to one or the other; one that is too young to neither.</summary>
    public void Add(ReadDocument<JobDocument> marker, string jobId, DateTimeOffset madeBefore)
    {
        if (marker.Value is null)
        {
            Unreadable.Add(marker);
        }
        else if (marker.Value.CreatedAt < madeBefore)
        {
            JobIds.Add(jobId);
        }
    }
}
