namespace Pipeline.Checkpoints;

/// <summary>What a poll failed with.</summary>
/// <param name="At">When.</param>
/// <param name="Message">What happened; no secret.</param>
public sealed record CheckpointError(DateTimeOffset At, string Message);
