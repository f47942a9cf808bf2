using Microsoft.DurableTask;

namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>Calls again after failures, as the options say; delays are durable timers of the orchestration.</summary>
internal static class RetriedCall
{
    public static Task<TResult> RunAsync<TResult>(TaskOrchestrationContext context, TaskRetryOptions? retry, Func<Task<TResult>> call) =>
        retry is null ? call() : RunAsync(context, retry.Policy, retry.Handler, call);

    private static async Task<TResult> RunAsync<TResult>(
        TaskOrchestrationContext context,
        RetryPolicy? policy,
        AsyncRetryHandler? handler,
        Func<Task<TResult>> call)
    {
        var first = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (TaskFailedException failed)
            {
                var elapsed = context.CurrentUtcDateTime - first;
                if (policy is not null)
                {
                    if (!IsWorthRetrying(policy, attempt, elapsed, failed.FailureDetails))
                    {
                        throw;
                    }

                    await context.CreateTimer(DelayAfter(policy, attempt), CancellationToken.None);
                }
                else if (!await handler!(new RetryContext(context, attempt, failed.FailureDetails, elapsed, CancellationToken.None)))
                {
                    throw;
                }
            }
        }
    }

    private static bool IsWorthRetrying(RetryPolicy policy, int attempt, TimeSpan elapsed, TaskFailureDetails failure) =>
        attempt < policy.MaxNumberOfAttempts
        && (policy.RetryTimeout == Timeout.InfiniteTimeSpan || elapsed < policy.RetryTimeout)
        && policy.HandleFailure(failure);

    private static TimeSpan DelayAfter(RetryPolicy policy, int attempt)
    {
        var longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : policy.MaxRetryInterval;
        var ticks = policy.FirstRetryInterval.Ticks * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        return ticks < longest.Ticks ? TimeSpan.FromTicks((long)ticks) : longest;
    }
}
