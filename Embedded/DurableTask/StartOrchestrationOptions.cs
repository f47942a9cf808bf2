namespace Microsoft.DurableTask;

/// <summary>How a new orchestration instance is started.</summary>
public record StartOrchestrationOptions
{
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }

    public StartOrchestrationOptions(StartOrchestrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InstanceId = options.InstanceId;
        StartAt = options.StartAt;
        Tags = options.Tags;
        DedupeStatuses = options.DedupeStatuses;
    }

    /// <summary>The instance id; null lets the engine choose a new one.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Has no effect, as on the Functions host.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Tags of the instance. The embedded engine does not keep them.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty;

    /// <summary>Has no effect, as on the Functions host: an instance that has not ended is never replaced.</summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
