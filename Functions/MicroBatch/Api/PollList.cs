namespace Pipeline.MicroBatch.Api;

/// <summary>The answer of GET /api/polls.</summary>
internal sealed record PollList(IReadOnlyList<PollAnswer> Polls);
