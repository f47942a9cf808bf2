using Microsoft.DurableTask;
using Pipeline.CouchDb;

namespace Pipeline.Jobs;

/// <summary>How the orchestrators retry activities and what they make of failed ones.</summary>
internal static class JobRetries
{
    public const int ActivityAttempts = 3;

    /// <summary>
    /// Three attempts, 5 and 10 seconds apart: on top of the client's own, which last up to half a minute. Waiting out a
    /// CouchDB that stays away is the parent's work, on a durable timer.
    /// </summary>
    public static TaskOptions Activity { get; } =
        TaskOptions.FromRetryPolicy(new RetryPolicy(ActivityAttempts, TimeSpan.FromSeconds(5), backoffCoefficient: 2));

    /// <summary>Whether an activity failed because CouchDB did not answer, which time may mend.</summary>
    public static bool IsUnavailable(TaskFailedException failure) =>
        failure.FailureDetails.ErrorType == typeof(CouchUnavailableException).FullName;
}
