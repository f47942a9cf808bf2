using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Pipeline.Http;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Kept;
using Pipeline.Jobs.Kinds;
using Pipeline.Jobs.Listing;
using Pipeline.Jobs.Sources;
using Pipeline.Jobs.Steering;

namespace Pipeline.Jobs.Api;

/// <summary>The HTTP functions of jobs.</summary>
internal sealed partial class JobFunctions(
    JobStarter starter,
    JobStore jobs,
    SourceStore<FailureDocument> failures,
    SourceStore<KeptDocument> kept,
    JobLists lists,
    JobRequestReader requests,
    IdLister listing,
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
        var settings = order.Settings;
        await listing.CheckAsync(settings, cancellationToken);
        await kinds.Find(settings.Kind)!.CheckAsync(settings, cancellationToken);
        if (await starter.StartAsync(client, settings, order.Ids, cancellationToken) is not { } claim)
        {
            return Problems.Problem(
                StatusCodes.Status409Conflict, "The job exists", $"There is a job '{settings.JobId}' already; give another id, or none.", "id");
        }

        var headers = request.HttpContext.Response.Headers;
        headers.Location = $"/api/jobs/{settings.JobId}";
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
            return job is null ? JobGuard.NotFound(id) : Results.Json(job, JobsJson.Answers.JobAnswer);
        });

    [Function(nameof(ListJobs))]
    public Task<IResult> ListJobs(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "jobs")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, JobFilter.QueryNames, async () =>
        {
            var list = await lists.ReadAsync(JobFilter.Read(request), client, PageSize, cancellationToken);
            return Results.Json(list, JobsJson.Answers.JobList);
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

    [Function(nameof(ListFailures))]
    public Task<IResult> ListFailures(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "jobs/{id}/failures")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        ListSourcesAsync(request, id, client, failures, page => Results.Json(
            new FailureList(
                [.. page.Documents.Select(failure => new FailureAnswer(
                    failure.DocumentId, failure.Attachment, failure.Reason, failure.Class, failure.Attempts, failure.At))],
                ContinuationOf(page)),
            JobsJson.Answers.FailureList), cancellationToken);

    [Function(nameof(ListKept))]
    public Task<IResult> ListKept(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "jobs/{id}/kept")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        ListSourcesAsync(request, id, client, kept, page => Results.Json(
            new KeptList(
                [.. page.Documents.Select(source => new KeptAnswer(source.DocumentId, source.Attachment, source.Reason, source.At))],
                ContinuationOf(page)),
            JobsJson.Answers.KeptList), cancellationToken);

    private Task<IResult> ListSourcesAsync<T>(
        HttpRequest request,
        string id,
        DurableTaskClient client,
        SourceStore<T> store,
        Func<SourcePage<T>, IResult> answer,
        CancellationToken cancellationToken)
        where T : class, ISourceDocument<T> =>
        JobGuard.RunAsync(request, logger, ["continuation"], async () =>
        {
            if (await lists.FindAsync(client, id, cancellationToken) is null)
            {
                return JobGuard.NotFound(id);
            }

            var after = ReadContinuation<T>(request, id);
            return answer(await store.ListAsync(id, after, SourcePageSize, cancellationToken));
        });

    private static string? ContinuationOf<T>(SourcePage<T> page) => page.Last?.Split(':')[^1];

    private static string? ReadContinuation<T>(HttpRequest request, string id)
        where T : class, ISourceDocument<T>
    {
        var text = request.Query["continuation"].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        return text.Length == 32 && text.All(char.IsAsciiHexDigitLower)
            ? $"{T.Prefix}:{id}:{text}"
            : throw new BadInputException("continuation", "'continuation' is not one that this list has given.");
    }
}
