namespace Microsoft.DurableTask;

/// <summary>Decides whether a failed call is tried again, at once. It must be deterministic, as orchestrator code is.</summary>
public delegate bool RetryHandler(RetryContext retryContext);

/// <summary>Decides whether a failed call is tried again; it may await timers of the orchestration, and nothing else.</summary>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);
