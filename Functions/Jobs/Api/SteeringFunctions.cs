using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Pipeline.Jobs.Steering;

namespace Pipeline.Jobs.Api;

/// <summary>The HTTP functions that steer jobs which exist.</summary>
internal sealed class SteeringFunctions(JobSteering steering, JobLists lists, ILogger<SteeringFunctions> logger)
{
    [Function(nameof(CancelJob))]
    public Task<IResult> CancelJob(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "jobs/{id}/cancel")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => SteerAsync(request, id, JobAction.Cancel, client, cancellationToken);

    [Function(nameof(SuspendJob))]
    public Task<IResult> SuspendJob(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "jobs/{id}/suspend")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => SteerAsync(request, id, JobAction.Suspend, client, cancellationToken);

    [Function(nameof(ResumeJob))]
    public Task<IResult> ResumeJob(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "jobs/{id}/resume")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => SteerAsync(request, id, JobAction.Resume, client, cancellationToken);

    [Function(nameof(RestartJob))]
    public Task<IResult> RestartJob(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "jobs/{id}/restart")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => SteerAsync(request, id, JobAction.Restart, client, cancellationToken);

    private Task<IResult> SteerAsync(HttpRequest request, string id, JobAction action, DurableTaskClient client, CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, [], async () =>
        {
            if (await lists.FindAsync(client, id, cancellationToken) is not { } job)
            {
                return JobGuard.NotFound(id);
            }

            // Who has been asked to stop and has not stopped yet can be told to go on.
            var status = action == JobAction.Resume && job.Requested == JobAction.Suspend ? JobStatus.Suspended : job.Status;
            if (JobTransitions.After(status, action) is null)
            {
                return JobGuard.Refused(id, status, action);
            }

            await steering.SteerAsync(client, id, action, cancellationToken);
            return Results.Json(
                await lists.FindAsync(client, id, cancellationToken) ?? job, JobsJson.Answers.JobAnswer, statusCode: StatusCodes.Status202Accepted);
        });
}
