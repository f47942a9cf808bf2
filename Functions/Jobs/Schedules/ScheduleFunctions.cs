using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Http;
using Pipeline.Jobs.Api;

namespace Pipeline.Jobs.Schedules;

/// <summary>The HTTP functions of schedules.</summary>
internal sealed class ScheduleFunctions(ScheduleStore schedules, ScheduleReader reader, TimeProvider time, ILogger<ScheduleFunctions> logger)
{
    [Function(nameof(ListSchedules))]
    public Task<IResult> ListSchedules(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "schedules")] HttpRequest request, CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, [], async () =>
        {
            var found = (await schedules.ListAsync(cancellationToken)).Select(schedule => schedule.Value).OfType<ScheduleDocument>();
            var now = time.GetUtcNow();
            return Polled.Json(request, new ScheduleList([.. found.Select(schedule => ScheduleAnswer.Of(schedule, now))]), JobsJson.Answers.ScheduleList, JobPolls.OfList);
        });

    [Function(nameof(GetSchedule))]
    public Task<IResult> GetSchedule(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "schedules/{name}")] HttpRequest request, string name, CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, [], async () => ScheduleReader.IsName(name) && await schedules.FindAsync(name, cancellationToken) is { } schedule
            ? Polled.Json(request, ScheduleAnswer.Of(schedule, time.GetUtcNow()), JobsJson.Answers.ScheduleAnswer, JobPolls.OfList)
            : NotFound(name));

    [Function(nameof(PutSchedule))]
    public Task<IResult> PutSchedule(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "schedules/{name}")] HttpRequest request, string name, CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, [], async () =>
        {
            var (schedule, isNew) = await schedules.PutAsync(await reader.ReadAsync(name, request, cancellationToken), cancellationToken);
            return Results.Json(
                ScheduleAnswer.Of(schedule, time.GetUtcNow()), JobsJson.Answers.ScheduleAnswer, statusCode: isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
        });

    [Function(nameof(DeleteSchedule))]
    public Task<IResult> DeleteSchedule(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "schedules/{name}")] HttpRequest request, string name, CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, [], async () =>
            ScheduleReader.IsName(name) && await schedules.DeleteAsync(name, cancellationToken) ? Results.NoContent() : NotFound(name));

    private static IResult NotFound(string name) => Problems.Problem(
        StatusCodes.Status404NotFound, "No such schedule", $"There is no schedule '{name}'. GET /api/schedules lists those that there are.");
}
