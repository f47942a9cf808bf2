using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Kinds;

namespace Pipeline.Jobs.Transfer;

/// <summary>Takes in jobs of another host, and the tasks of other catalogues.</summary>
internal sealed class ImportFunctions(ImportReader reader, JobStarter starter, JobStore jobs, ILogger<ImportFunctions> logger)
{
    /// <summary>The most lines of one request.</summary>
    public const int MaxLines = 1_000;

    private const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Safe to repeat: what is here already is left as it is.</summary>
    [Function(nameof(ImportJobs))]
    public Task<IResult> ImportJobs(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "jobs/import")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, [JobFields.Database], async () =>
        {
            var database = request.Query[JobFields.Database].ToString() is { Length: > 0 } name ? name : null;
            using var body = await RequestBody.ReadAsync(request, MaxBytes, cancellationToken);
            var lines = Encoding.UTF8.GetString(body.WrittenSpan).Split('\n');
            if (lines.Count(line => !string.IsNullOrWhiteSpace(line)) > MaxLines)
            {
                throw new BadInputException("body", $"The body has more than {MaxLines:N0} lines; send them in several requests.");
            }

            var (started, recorded, present) = (0, 0, 0);
            var problems = new List<ImportProblem>();
            for (var index = 0; index < lines.Length; index++)
            {
                if (string.IsNullOrWhiteSpace(lines[index]))
                {
                    continue;
                }

                try
                {
                    var job = reader.Read(Encoding.UTF8.GetBytes(lines[index]), database);
                    var isNew = await TakeAsync(client, job, cancellationToken);
                    present += isNew ? 0 : 1;
                    started += isNew && job.Ended is null ? 1 : 0;
                    recorded += isNew && job.Ended is not null ? 1 : 0;
                }
                catch (BadInputException exception)
                {
                    problems.Add(new ImportProblem(index + 1, exception.Field, exception.Message));
                }
            }

            return Results.Json(new ImportAnswer(started, recorded, present, problems), JobsJson.Answers.ImportAnswer);
        });

    private async Task<bool> TakeAsync(DurableTaskClient client, ImportedJob job, CancellationToken cancellationToken)
    {
        return job.Ended is { } ended
            ? await jobs.RecordAsync(ended, cancellationToken)
            : await starter.StartAsync(client, new JobOrder(job.Settings, job.Ids), cancellationToken) is not null;
    }
}
