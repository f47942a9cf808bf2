using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Pipeline.CouchDb;

namespace Pipeline.Jobs;

/// <summary>
/// Sub-orchestrator of one page: classifies its batches at the same time and adds up their counts. It never fails because of
/// a batch: what a batch could not do is in the result.
/// </summary>
internal static class ClassifyPage
{
    [Function(nameof(ClassifyPage))]
    public static async Task<PageResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, PageRequest request)
    {
        var results = await Task.WhenAll(request.Batches.Select(range => RunBatchAsync(context, request, range)));

        return new PageResult(
            results.Aggregate(JobCounts.Zero, (sum, result) => sum + result.Counts),
            [.. results.SelectMany(result => result.Unavailable)],
            results.Any(result => result.Cancelled),
            results.Select(result => result.Error).FirstOrDefault(error => error is not null),
            results.Select(result => result.Outage).FirstOrDefault(outage => outage is not null));
    }

    private static async Task<PageResult> RunBatchAsync(TaskOrchestrationContext context, PageRequest request, KeyRange range)
    {
        try
        {
            var result = await context.CallActivityAsync<BatchResult>(
                nameof(ClassifyBatch), new BatchRequest(request.Settings, range, request.IsRecorded), JobRetries.Activity);
            return new PageResult(result.Counts, result.Outage is null ? [] : [range], result.Cancelled, result.Error, result.Outage);
        }
        catch (TaskFailedException failure)
        {
            return TaskFailures.IsUnavailable(failure)
                ? Unavailable(range, failure)
                : await RecordAsync(context, request, range, failure);
        }
    }

    private static PageResult Unavailable(KeyRange range, TaskFailedException failure) =>
        new(JobCounts.Zero, [range], Outage: TaskFailures.CauseOf(failure).ErrorMessage);

    /// <summary>A batch that cannot be done is no reason to stop the job: each of its sources gets a failure document.</summary>
    private static async Task<PageResult> RecordAsync(
        TaskOrchestrationContext context, PageRequest request, KeyRange range, TaskFailedException failure)
    {
        var reason = TaskFailures.CauseOf(failure).ErrorMessage;
        try
        {
            var result = await context.CallActivityAsync<BatchResult>(
                nameof(RecordFailedBatch),
                new FailedBatch(request.Settings, range, reason, JobRetries.ActivityAttempts, request.IsRecorded),
                JobRetries.Activity);
            return new PageResult(result.Counts, result.Outage is null ? [] : [range], Error: result.Error, Outage: result.Outage);
        }
        catch (TaskFailedException second)
        {
            return TaskFailures.IsUnavailable(second)
                ? Unavailable(range, second)
                : PageResult.Failed($"{reason} Recording that failed too: {TaskFailures.CauseOf(second).ErrorMessage}");
        }
    }
}
