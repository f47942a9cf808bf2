using Microsoft.DurableTask;

namespace Pipeline.Jobs;

/// <summary>How the orchestrators retry activities.</summary>
internal static class JobRetries
{
    public const int ActivityAttempts = 3;

    /// <summary>
    /// Three attempts, 5 and 10 seconds apart: on top of the client's own, which last up to half a minute. Waiting out a
    /// CouchDB that stays away is the parent's work, on a durable timer.
    /// </summary>
    public static TaskOptions Activity { get; } =
        TaskOptions.FromRetryPolicy(new RetryPolicy(ActivityAttempts, TimeSpan.FromSeconds(5), backoffCoefficient: 2));
}
