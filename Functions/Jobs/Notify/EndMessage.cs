using System.Globalization;
using System.Text.Json.Serialization;

namespace Pipeline.Jobs.Notify;

/// <summary>What is told of a job's end: a CloudEvent of version 1.0 in structured JSON. Sent again, it has the same id.</summary>
/// <param name="Id">Unique for each end of a job: a restarted one ends once more.</param>
/// <param name="Source">The job's address on its host.</param>
/// <param name="Type"><c>pipeline.job.completed</c>, <c>pipeline.job.failed</c> or <c>pipeline.job.terminated</c>.</param>
/// <param name="Time">UTC time of the end.</param>
internal sealed record EndMessage(
    [property: JsonPropertyName("specversion")] string SpecVersion,
    string Id,
    string Source,
    string Type,
    string Subject,
    DateTimeOffset Time,
    [property: JsonPropertyName("datacontenttype")] string DataContentType,
    EndData Data)
{
    public static EndMessage Of(JobDocument job)
    {
        var id = job.Settings.JobId;
        return new EndMessage(
            "1.0",
            string.Create(CultureInfo.InvariantCulture, $"{id}/{job.Run}"),
            $"/api/jobs/{id}",
            $"pipeline.job.{$"{job.Status}".ToLowerInvariant()}",
            id,
            job.EndedAt!.Value,
            "application/json",
            new EndData(id, job.Settings.Kind, job.Settings.Database, job.Status!.Value, job.Counts ?? JobCounts.Zero, job.CreatedAt, job.StartedAt, job.EndedAt.Value, job.Error));
    }
}

/// <summary>How a job ended.</summary>
internal sealed record EndData(
    string Job,
    string Kind,
    string Database,
    JobStatus Status,
    JobCounts Counts,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset EndedAt,
    string? Error);
