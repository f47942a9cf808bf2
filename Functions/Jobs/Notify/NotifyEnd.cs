using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Pipeline.Jobs.Notify;

/// <summary>Orchestrator that tells the end of a job, by itself: however long it takes, the job has ended.</summary>
internal static class NotifyEnd
{
    private const int Attempts = 10;

    // 5 s, 15 s, 45 s and so on to an hour: about five hours in all.
    private static readonly TaskOptions Retries = TaskOptions.FromRetryPolicy(
        new RetryPolicy(Attempts, TimeSpan.FromSeconds(5), backoffCoefficient: 3, maxRetryInterval: TimeSpan.FromHours(1)));

    [Function(nameof(NotifyEnd))]
    public static async Task<bool> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, EndedJob job)
    {
        try
        {
            return await context.CallActivityAsync<bool>(nameof(SendEnd), job, Retries);
        }
        catch (TaskFailedException)
        {
            // Its record says why; there is nobody else to tell.
            return false;
        }
    }
}

/// <summary>A job that has ended.</summary>
/// <param name="Run">Which run of it.</param>
internal sealed record EndedJob(string JobId, int Run);
