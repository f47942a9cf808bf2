using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Classification;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs.Failures;
using Pipeline.Models;

namespace Pipeline.Jobs.Api;

/// <summary>The HTTP functions of jobs.</summary>
internal sealed partial class JobFunctions(
    JobStarter starter,
    JobStore jobs,
    FailureStore failures,
    IModels models,
    IOptions<CouchDbOptions> options,
    IOptions<JobOptions> defaults,
    TimeProvider time,
    ILogger<JobFunctions> logger)
{
    private const int PageSize = 50;
    private const int FailurePageSize = 200;
    private const string PollSeconds = "1";

    [Function(nameof(StartJob))]
    public Task<IResult> StartJob(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "jobs")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, [], async () =>
        {
            var settings = await JobRequestReader.ReadAsync(request, options.Value.Database, defaults.Value, time, cancellationToken);
            if (models.Find(settings.Model) is null)
            {
                throw ModelGuard.Unknown(settings.Model!, models);
            }

            if (await starter.StartAsync(client, settings, cancellationToken) is not { } claim)
            {
                return Problems.Problem(
                    StatusCodes.Status409Conflict, "The job exists", $"There is a job '{settings.JobId}' already; give another id, or none.", "id");
            }

            var headers = request.HttpContext.Response.Headers;
            headers.Location = $"/api/jobs/{settings.JobId}";
            headers.RetryAfter = PollSeconds;
            return Results.Json(JobReader.Read(claim), JobsJson.Answers.JobAnswer, statusCode: StatusCodes.Status202Accepted);
        });

    [Function(nameof(GetJob))]
    public Task<IResult> GetJob(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "jobs/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, [], async () =>
        {
            var job = await FindAsync(client, id, cancellationToken);
            return job is null ? JobGuard.NotFound(id) : Results.Json(job, JobsJson.Answers.JobAnswer);
        });

    [Function(nameof(ListJobs))]
    public Task<IResult> ListJobs(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "jobs")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, ["status", "continuation"], async () =>
        {
            var status = ReadStatus(request.Query["status"]);
            var query = new OrchestrationQuery
            {
                InstanceIdPrefix = JobId.InstancePrefix,
                Statuses = status is { } wanted ? JobReader.Candidates(wanted) : null,
                PageSize = PageSize,
                FetchInputsAndOutputs = true,
                ContinuationToken = ReadListContinuation(request),
            };
            await foreach (var page in client.GetAllInstancesAsync(query).AsPages(query.ContinuationToken, PageSize).WithCancellation(cancellationToken))
            {
                var answers = page.Values.Select(ReadOrReport).OfType<JobAnswer>().Where(job => status is null || job.Status == status);
                return Results.Json(new JobList([.. answers], WriteListContinuation(page.ContinuationToken)), JobsJson.Answers.JobList);
            }

            return Results.Json(new JobList([], null), JobsJson.Answers.JobList);
        });

    [Function(nameof(CancelJob))]
    public Task<IResult> CancelJob(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "jobs/{id}/cancel")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, [], async () =>
        {
            var job = await FindAsync(client, id, cancellationToken);
            if (job is null)
            {
                return JobGuard.NotFound(id);
            }

            if (job.Status is JobStatus.Completed or JobStatus.Failed)
            {
                return Problems.Problem(
                    StatusCodes.Status409Conflict, "The job has ended", $"The job '{id}' is {job.Status} and cannot be cancelled any more.");
            }

            await jobs.CancelAsync(id, cancellationToken);
            return Results.Json(job, JobsJson.Answers.JobAnswer, statusCode: StatusCodes.Status202Accepted);
        });

    [Function(nameof(ListFailures))]
    public Task<IResult> ListFailures(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "jobs/{id}/failures")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, ["continuation"], async () =>
        {
            if (await FindAsync(client, id, cancellationToken) is null)
            {
                return JobGuard.NotFound(id);
            }

            var after = ReadContinuation(request, id);
            var page = await failures.ListAsync(id, after, FailurePageSize, cancellationToken);
            var answers = page.Failures.Select(failure => new FailureAnswer(
                failure.DocumentId, failure.Attachment, failure.Reason, failure.Class, failure.Attempts, failure.At));
            return Results.Json(new FailureList([.. answers], page.Last?.Split(':')[^1]), JobsJson.Answers.FailureList);
        });

    // An orchestration whose input or output is not this version's must not hide the others.
    private JobAnswer? ReadOrReport(OrchestrationMetadata metadata)
    {
        try
        {
            return JobReader.Read(metadata);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            LogUnreadable(logger, metadata.InstanceId, exception.Message);
            return null;
        }
    }

    private async Task<JobAnswer?> FindAsync(DurableTaskClient client, string id, CancellationToken cancellationToken)
    {
        if (!JobId.IsValid(id))
        {
            return null;
        }

        if (await client.GetInstanceAsync(JobId.ToInstanceId(id), getInputsAndOutputs: true, cancellationToken) is { } metadata)
        {
            return ReadOrReport(metadata);
        }

        return await jobs.FindAsync(id, cancellationToken) is { } claim ? JobReader.Read(claim) : null;
    }

    private static JobStatus? ReadStatus(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return Enum.TryParse<JobStatus>(text, ignoreCase: true, out var status) && Enum.IsDefined(status) && !char.IsAsciiDigit(text[0])
            ? status
            : throw new BadInputException("status", $"'status' is '{text}'; one of {string.Join(", ", Enum.GetNames<JobStatus>())} is wanted.");
    }

    private static string? ReadListContinuation(HttpRequest request)
    {
        var text = request.Query["continuation"].ToString();
        return text.Length == 0 ? null : JobListContinuation.Read(text) ?? throw UnknownContinuation();
    }

    // A back end may end with an empty token instead of none.
    private static string? WriteListContinuation(string? token) => string.IsNullOrEmpty(token) ? null : JobListContinuation.Write(token);

    private static string? ReadContinuation(HttpRequest request, string id)
    {
        var text = request.Query["continuation"].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        return text.Length == 32 && text.All(char.IsAsciiHexDigitLower)
            ? $"failure:{id}:{text}"
            : throw UnknownContinuation();
    }

    private static BadInputException UnknownContinuation() => new("continuation", "'continuation' is not one that this list has given.");
}
