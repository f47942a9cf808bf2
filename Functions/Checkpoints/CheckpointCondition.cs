namespace Pipeline.Checkpoints;

/// <summary>What must hold for a write.</summary>
/// <param name="LeaseId">The lease that the writer holds; null: none is sent, and a leased blob refuses the write.</param>
/// <param name="ETag">The version that is replaced (If-Match); null: whichever it is, or none.</param>
public sealed record CheckpointCondition(string? LeaseId = null, string? ETag = null)
{
    /// <summary>Writes whatever is there, unless it is leased.</summary>
    public static CheckpointCondition None { get; } = new();
}
