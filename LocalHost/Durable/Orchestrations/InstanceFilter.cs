using DurableTask.Core;

namespace Pipeline.LocalHost.Durable.Orchestrations;

/// <summary>Which instances are asked for. Both times are UTC ticks, and included.</summary>
/// <param name="Prefix">How the id begins; empty for any.</param>
/// <param name="CreatedFrom">Created at this time or later.</param>
/// <param name="CreatedTo">Created at this time or earlier.</param>
/// <param name="Statuses">One of these; null or empty for any.</param>
internal sealed record InstanceFilter(string Prefix, long CreatedFrom, long CreatedTo, IReadOnlyCollection<OrchestrationStatus>? Statuses)
{
    /// <summary>A filter of what a client gives.</summary>
    public static InstanceFilter Of(string? prefix, DateTimeOffset? from, DateTimeOffset? to, IEnumerable<OrchestrationStatus>? statuses) =>
        new(prefix ?? string.Empty, from?.UtcTicks ?? 0, to?.UtcTicks ?? long.MaxValue, statuses?.ToList());
}
