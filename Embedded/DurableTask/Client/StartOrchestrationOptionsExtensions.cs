namespace Microsoft.DurableTask.Client;

/// <summary>Typed options for starting an instance.</summary>
public static class StartOrchestrationOptionsExtensions
{
    /// <summary>Names the statuses in which an existing instance is kept.</summary>
    public static StartOrchestrationOptions WithDedupeStatuses(
        this StartOrchestrationOptions options,
        params OrchestrationRuntimeStatus[] dedupeStatuses) =>
        options with { DedupeStatuses = dedupeStatuses.Select(status => status.ToString()).ToList() };
}
