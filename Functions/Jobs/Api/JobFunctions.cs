using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Pipeline.Http;
using Pipeline.Jobs.Kept;
using Pipeline.Jobs.Kinds;
using Pipeline.Jobs.Sources;
using Pipeline.Jobs.Steering;

namespace Pipeline.Jobs.Api;

/// <summary>The HTTP functions of jobs.</summary>
internal sealed partial class JobFunctions(
    JobStarter starter,
    JobStore jobs,
    SourceStore<KeptDocument> kept,
    JobLists lists,
    JobRequestReader requests,
    JobKinds kinds,
    TimeProvider time,
    ILogger<JobFunctions> logger)
{
    private const int PageSize = 50;
    private const int SourcePageSize = 200;
    private const string PollSeconds = "1";

    [Function(nameof(StartJob))]
    public Task<IResult> StartJob(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "jobs")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, [], async () =>
        {
            var order = await requests.ReadAsync(request, cancellationToken);
            return await StartAsync(request, client, order, cancellationToken);
        });

    [Function(nameof(UndoJob))]
    public Task<IResult> UndoJob(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "jobs/{id}/undo")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, [], async () =>
        {
            var job = await lists.FindAsync(client, id, cancellationToken);
            if (job is null || await jobs.FindAsync(id, cancellationToken) is not { } document)
            {
                return JobGuard.NotFound(id);
            }

            if (JobTransitions.After(job.Status, JobAction.Undo) is null)
            {
                return JobGuard.Refused(id, job.Status, JobAction.Undo);
            }

            return kinds.Find(job.Kind)?.UndoOf(document.Settings, JobId.Create(time)) is { } undo
                ? await StartAsync(request, client, new JobOrder(undo), cancellationToken)
                : Problems.Problem(StatusCodes.Status409Conflict, "Nothing to undo", $"What a job of kind '{job.Kind}' does cannot be undone.");
        });

    private async Task<IResult> StartAsync(HttpRequest request, DurableTaskClient client, JobOrder order, CancellationToken cancellationToken)
    {
        var jobId = order.Settings.JobId;
        if (await starter.StartAsync(client, order, cancellationToken) is not { } claim)
        {
            return Problems.Problem(StatusCodes.Status409Conflict, "The job exists", $"There is a job '{jobId}' already; give another id, or none.", "id");
        }

        var headers = request.HttpContext.Response.Headers;
        headers.Location = $"/api/jobs/{jobId}";
        headers.RetryAfter = PollSeconds;
        return Results.Json(JobReader.Read(claim), JobsJson.Answers.JobAnswer, statusCode: StatusCodes.Status202Accepted);
    }

    [Function(nameof(GetJob))]
    public Task<IResult> GetJob(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "jobs/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, [], async () =>
        {
            var job = await lists.FindAsync(client, id, cancellationToken);
            return job is null ? JobGuard.NotFound(id) : Polled.Json(request, job, JobsJson.Answers.JobAnswer, JobPolls.IntervalOf(job));
        });

    [Function(nameof(ListJobs))]
    public Task<IResult> ListJobs(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "jobs")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, JobFilter.QueryNames, async () =>
        {
            var list = await lists.ReadAsync(JobFilter.Read(request), client, PageSize, cancellationToken);
            return Polled.Json(request, list, JobsJson.Answers.JobList, JobPolls.OfList);
        });

    [Function(nameof(DeleteJob))]
    public Task<IResult> DeleteJob(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "jobs/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, [], async () =>
        {
            if (await lists.FindAsync(client, id, cancellationToken) is not { } job)
            {
                return JobGuard.NotFound(id);
            }

            if (JobTransitions.After(job.Status, JobAction.Delete) is null)
            {
                return JobGuard.Refused(id, job.Status, JobAction.Delete);
            }

            await client.PurgeInstanceAsync(JobId.ToInstanceId(id), cancellationToken);
            await jobs.DeleteAsync(id, cancellationToken);
            return Results.NoContent();
        });

    [Function(nameof(ListKept))]
    public Task<IResult> ListKept(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "jobs/{id}/kept")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, ["continuation"], async () =>
        {
            if (await lists.FindAsync(client, id, cancellationToken) is not { } job)
            {
                return JobGuard.NotFound(id);
            }

            var page = await kept.ListAsync(id, SourceContinuation.Read<KeptDocument>(request, id), SourcePageSize, cancellationToken);
            var answers = page.Documents.Select(source => new KeptAnswer(source.DocumentId, source.Attachment, source.Reason, source.At));
            return Polled.Json(request, new KeptList([.. answers], SourceContinuation.Of(page)), JobsJson.Answers.KeptList, JobPolls.IntervalOf(job));
        });
}
