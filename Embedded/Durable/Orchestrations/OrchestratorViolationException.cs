namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>
/// Orchestrator code did what such code must not do: it acted otherwise than its journal says, awaited a task that is not
/// its context's, or used its context from another thread.
/// </summary>
internal sealed class OrchestratorViolationException(string message) : InvalidOperationException(message);
