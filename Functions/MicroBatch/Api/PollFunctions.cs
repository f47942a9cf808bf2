using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Checkpoints;
using Pipeline.Http;
using Pipeline.MicroBatch.FanOut;

namespace Pipeline.MicroBatch.Api;

/// <summary>The HTTP functions of the polls.</summary>
internal sealed class PollFunctions(
    PollSources sources, IServiceProvider services, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<PollFunctions> logger)
{
    /// <summary>Every source with its checkpoint and lag.</summary>
    [Function(nameof(ListPolls))]
    public Task<IResult> ListPolls(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "polls")] HttpRequest request, CancellationToken cancellationToken) =>
        GuardAsync(request, async () =>
        {
            var answers = new List<PollAnswer>();
            foreach (var poller in sources.All)
            {
                var store = services.GetRequiredService<ICheckpointStore>();
                var answer = await PollReader.ReadAsync(store, poller.Source, time.GetUtcNow(), cancellationToken);
                answers.Add(answer.Checkpoint is null ? answer with { Problem = answer.Problem ?? poller.LastProblem } : answer);
            }

            return Results.Json(new PollList(answers), PollJson.Default.PollList);
        });

    /// <summary>Polls now, whether a poll is due or not, and answers when it has ended: within the budget and the batch in hand.</summary>
    [Function(nameof(RunPoll))]
    public Task<IResult> RunPoll(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "polls/{source}/run")] HttpRequest request,
        string source,
        [DurableClient] DurableTaskClient client) =>
        GuardAsync(request, async () =>
        {
            if (sources.Find(source) is not { } poller)
            {
                return Problems.Problem(
                    StatusCodes.Status404NotFound, "No such source", $"There is no source '{source}'; GET /api/polls lists those that there are.", "source");
            }

            // A client that leaves does not break the poll off: it would only have to be done again.
            var fanOut = new DurableUserFanOut(client, services.GetRequiredService<ICheckpointStore>());
            var report = await poller.RunAsync(force: true, fanOut, lifetime.ApplicationStopping, CancellationToken.None);
            return report.Outcome switch
            {
                PollOutcome.Polled => Results.Json(report, PollJson.Default.PollReport),
                PollOutcome.Busy => Conflict("A poll is going on", report),
                PollOutcome.LeaseLost => Conflict("The lease was lost", report),
                PollOutcome.Unavailable => Unavailable(report.Problem!),
                PollOutcome.Unreadable => Problems.Problem(
                    StatusCodes.Status500InternalServerError, "The checkpoint cannot be read", report.Problem!),
                _ => Problems.Problem(StatusCodes.Status500InternalServerError, "The poll failed", report.Problem!),
            };
        });

    private Task<IResult> GuardAsync(HttpRequest request, Func<Task<IResult>> handler) => HttpGuard.RunAsync(request, logger, [], async () =>
    {
        try
        {
            return await handler();
        }
        catch (CheckpointStoreUnavailableException exception)
        {
            return Unavailable(exception.Message);
        }
    });

    private static IResult Conflict(string title, PollReport report) =>
        Problems.Problem(StatusCodes.Status409Conflict, title, report.Problem!);

    private static IResult Unavailable(string problem) =>
        Problems.Problem(StatusCodes.Status503ServiceUnavailable, "A dependency is away", problem);
}
