namespace Microsoft.DurableTask.Client;

/// <summary>
/// Which instances are listed: created from (included) and to (included), of some statuses, with ids that begin with a
/// plain prefix. TaskHubNames has no effect on the embedded engine.
/// </summary>
public record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null,
    IEnumerable<string>? TaskHubNames = null,
    string? InstanceIdPrefix = null,
    int PageSize = OrchestrationQuery.DefaultPageSize,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = null)
{
    /// <summary>The page size when none is asked for.</summary>
    public const int DefaultPageSize = 100;
}
