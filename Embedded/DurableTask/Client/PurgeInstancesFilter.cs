namespace Microsoft.DurableTask.Client;

/// <summary>Which ended instances are purged: created from (included) and to (included), of some statuses.</summary>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null);
