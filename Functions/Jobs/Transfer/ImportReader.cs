using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Kinds;

namespace Pipeline.Jobs.Transfer;

/// <summary>Reads one line of an import: a job as this API shows it, or a <see cref="TaskRecord"/>.</summary>
internal sealed class ImportReader(JobRequestReader requests, TimeProvider time)
{
    /// <param name="line">One JSON object.</param>
    /// <param name="database">The database of a job that names none; null for the host's own.</param>
    /// <exception cref="BadInputException">It is none, or a field of it is wrong.</exception>
    public ImportedJob Read(ReadOnlyMemory<byte> line, string? database)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new BadInputException("line", $"The line is {JobRequestFields.Describe(document.RootElement)}; one JSON object a line is wanted.");
            }

            return TaskRecord.IsOne(document.RootElement) ? ReadTask(document.RootElement, database) : ReadJob(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new BadInputException("line", $"The line is no job as GET /api/jobs shows it, nor a task: {exception.Message}", exception);
        }
    }

    private ImportedJob ReadTask(JsonElement line, string? database)
    {
        var (request, status) = TaskRecord.Read(line);
        request[JobFields.Database] ??= database;
        var order = Check(request);
        var settings = order.Settings;
        return status.IsEnd() ? new ImportedJob(settings, Ended(settings, status, time.GetUtcNow(), time.GetUtcNow(), JobCounts.Zero, 0, null)) : new(settings, null, order.Ids);
    }

    private ImportedJob ReadJob(JsonElement line)
    {
        var job = line.Deserialize(JobsJson.Default.JobAnswer)!;
        var fields = job.Input.DeepClone().AsObject();
        fields[JobFields.Kind] = job.Kind;
        if (!job.HasEnded)
        {
            fields[JobFields.Id] = job.Id;
            var order = Check(fields);
            return new ImportedJob(order.Settings, null, order.Ids);
        }

        // What has ended is history: a kind or a field that this version does not know is no fault of it.
        fields["jobId"] = JobId.IsValid(job.Id) ? job.Id : throw new BadInputException(JobFields.Id, $"'id' is '{job.Id}'; an id is 1 to 64 of A-Z, a-z, 0-9, _ and -.");
        var settings = fields.Deserialize(JobsJson.Default.JobSettings)!;
        return DatabaseName.IsValid(settings.Database)
            ? new ImportedJob(settings, Ended(job, settings))
            : throw new BadInputException(JobFields.Database, $"'database' is '{settings.Database}'; {DatabaseName.Rule}.");
    }

    private JobOrder Check(JsonObject request) => requests.Read(JsonSerializer.SerializeToElement(request, JobsJson.Default.JsonObject));

    private static JobDocument Ended(JobAnswer job, JobSettings settings) => Ended(
        settings, job.Status, job.CreatedAt, job.UpdatedAt, job.Output?.Counts ?? job.Progress.Counts, job.Output?.Pages ?? 0, job.Error) with
    {
        Since = job.Output?.Since,
    };

    private static JobDocument Ended(
        JobSettings settings, JobStatus status, DateTimeOffset createdAt, DateTimeOffset endedAt, JobCounts counts, int pages, string? error) =>
        new(
            JobDocument.IdOf(settings.JobId),
            settings,
            createdAt,
            Schema: JobDocument.CurrentSchema,
            Status: status,
            Counts: counts,
            Pages: pages,
            Outcome: status switch { JobStatus.Completed => JobOutcome.Completed, JobStatus.Failed => JobOutcome.Failed, _ => JobOutcome.Cancelled },
            Error: error,
            EndedAt: endedAt);
}
