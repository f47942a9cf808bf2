using Pipeline.CouchDb;

namespace Pipeline.Jobs;

/// <summary>Jobs whose end has not been recorded.</summary>
/// <param name="Jobs">The jobs, with the UTC times of their claims.</param>
/// <param name="Unreadable">Documents that lie among their markers and are none.</param>
internal sealed record ActiveJobs(List<(string JobId, DateTimeOffset ClaimedAt)> Jobs, List<ReadDocument<JobDocument>> Unreadable)
{
    /// <summary>Adds a marker to one or the other.</summary>
    public void Add(ReadDocument<JobDocument> marker, string jobId)
    {
        if (marker.Value is null)
        {
            Unreadable.Add(marker);
        }
        else
        {
            Jobs.Add((jobId, marker.Value.CreatedAt));
        }
    }
}
