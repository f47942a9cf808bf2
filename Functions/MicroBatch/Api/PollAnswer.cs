using Pipeline.Checkpoints;

namespace Pipeline.MicroBatch.Api;

/// <summary>A source as GET /api/polls shows it.</summary>
/// <param name="Source">Its name.</param>
/// <param name="State">How it stands.</param>
/// <param name="Checkpoint">Its checkpoint; null when there is none yet or it cannot be read.</param>
/// <param name="LagSeconds">Now minus the checkpoint's cursor; null without a checkpoint.</param>
/// <param name="Problem">What is wrong with the checkpoint, or keeps a first poll from beginning; null when nothing does.</param>
public sealed record PollAnswer(string Source, PollState State, Checkpoint? Checkpoint, double? LagSeconds, string? Problem = null);
