namespace Microsoft.DurableTask;

/// <summary>
/// What a retry handler sees: the orchestration, how many attempts have failed (1 after the first), the last failure,
/// the time since the first attempt began, and a token that the embedded engine never cancels.
/// </summary>
public record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken);
