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

        return results.Aggregate((sum, result) => sum + result);
    }

    private static async Task<PageResult> RunBatchAsync(TaskOrchestrationContext context, PageRequest request, KeyRange range)
    {
        try
        {
            var result = await context.CallActivityAsync<BatchResult>(
                nameof(ClassifyBatch), new BatchRequest(request.Settings, range, request.IsRecorded, request.Run), JobRetries.Activity);
            return PageResult.Of(range, result);
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
            return PageResult.Of(range, result);
        }
        catch (TaskFailedException second)
        {
            return TaskFailures.IsUnavailable(second)
                ? Unavailable(range, second)
                : PageResult.Failed([range], $"{reason} Recording that failed too: {TaskFailures.CauseOf(second).ErrorMessage}");
        }
    }
}
