using Microsoft.DurableTask;
using Pipeline.CouchDb;

namespace Pipeline.Jobs;

/// <summary>What made an activity or a sub-orchestration fail.</summary>
internal static class TaskFailures
{
    /// <summary>
    /// The failure itself. The Functions worker calls methods of internal classes by reflection, and what an asynchronous one throws reaches the
    /// orchestrator as an AggregateException with the failure inside.
    /// </summary>
    public static TaskFailureDetails CauseOf(TaskFailedException failure)
    {
        var details = failure.FailureDetails;
        while (details.ErrorType == typeof(AggregateException).FullName && details.InnerFailure is { } inner)
        {
            details = inner;
        }

        return details;
    }

    /// <summary>Whether it failed because CouchDB did not answer, which time may mend.</summary>
    public static bool IsUnavailable(TaskFailedException failure) =>
        CauseOf(failure).ErrorType == typeof(CouchUnavailableException).FullName;
}
