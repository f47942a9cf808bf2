using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Http;
using Pipeline.Jobs.Workers;

namespace Pipeline.Jobs.Api;

/// <summary>The HTTP functions that show who works on what, and what all jobs together have done.</summary>
internal sealed class WorkerFunctions(WorkerStore workers, JobStore jobs, TimeProvider time, ILogger<WorkerFunctions> logger)
{
    private static readonly TimeSpan LostAfter = TimeSpan.FromMinutes(2);

    [Function(nameof(ListWorkers))]
    public Task<IResult> ListWorkers(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "workers")] HttpRequest request, CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, [], async () =>
        {
            var answers = (await workers.ListAsync(cancellationToken))
                .OrderByDescending(worker => worker.LastSeen)
                .Select(worker => new WorkerAnswer(
                    NameOf(worker), worker.Hub, IsLost(worker), worker.Slots, worker.MemoryBytes,
                    worker.Version, worker.StartedAt, worker.LastSeen, worker.Batches?.Count ?? 0));
            return Polled.Json(request, new WorkerList([.. answers]), JobsJson.Answers.WorkerList, JobPolls.OfList);
        });

    [Function(nameof(ListAssignments))]
    public Task<IResult> ListAssignments(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "jobs/{id}/assignments")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, [], async () =>
        {
            if (!JobId.IsValid(id) || await jobs.FindAsync(id, cancellationToken) is null)
            {
                return JobGuard.NotFound(id);
            }

            var answers = (await workers.ListAsync(cancellationToken)).SelectMany(worker => (worker.Batches ?? [])
                .Where(batch => batch.Job == id)
                .Select(batch => new AssignmentAnswer(NameOf(worker), IsLost(worker), batch.Range.Start, batch.Range.End, batch.Since)));
            return Polled.Json(request, new AssignmentList([.. answers]), JobsJson.Answers.AssignmentList, JobPolls.OfList);
        });

    [Function(nameof(SummarizeJobs))]
    public Task<IResult> SummarizeJobs(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "jobs/summary")] HttpRequest request, CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, [], async () =>
        {
            var records = await jobs.ListAsync(cancellationToken);
            return Polled.Json(request, JobSummary.Of([.. records.Select(record => record.Value).OfType<JobDocument>()]), JobsJson.Answers.JobSummary, JobPolls.OfList);
        });

    [Function(nameof(GetPlans))]
    public Task<IResult> GetPlans(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "plans")] HttpRequest request, CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, [], async () =>
        {
            var records = await jobs.ListAsync(cancellationToken);
            return Results.Json(JobRates.Of(records.Select(record => record.Value).OfType<JobDocument>()), JobsJson.Answers.JobRates);
        });

    private static string NameOf(WorkerDocument worker) => worker.Id[WorkerDocument.Prefix.Length..];

    private bool IsLost(WorkerDocument worker) => time.GetUtcNow() - worker.LastSeen > LostAfter;
}

/// <summary>A worker as the API shows it.</summary>
/// <param name="Lost">Whether it has not been seen for two minutes.</param>
/// <param name="Batches">How many it had in hand when it was seen last.</param>
internal sealed record WorkerAnswer(
    string Id, string Hub, bool Lost, int Slots, long MemoryBytes, string Version, DateTimeOffset StartedAt, DateTimeOffset LastSeen, int Batches);

/// <summary>All workers, the one seen last first.</summary>
internal sealed record WorkerList(IReadOnlyList<WorkerAnswer> Workers);

/// <summary>A batch that a worker has in hand, as of its last heartbeat: at most 30 seconds old unless the worker is lost.</summary>
internal sealed record AssignmentAnswer(string Worker, bool Lost, string? StartKey, string? EndKey, DateTimeOffset Since);

/// <summary>The batches of a job that are in hand.</summary>
internal sealed record AssignmentList(IReadOnlyList<AssignmentAnswer> Assignments);
