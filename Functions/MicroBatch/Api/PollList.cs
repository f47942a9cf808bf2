namespace Pipeline.MicroBatch.Api;

/// <summary>The answer of GET /api/polls.</summary>
public sealed record PollList(IReadOnlyList<PollAnswer> Polls);
