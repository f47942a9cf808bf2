namespace Pipeline.MicroBatch;

/// <summary>Whether the indexes that the poll and the analytics need are there.</summary>
/// <param name="Missing">The missing ones; empty when all are there.</param>
internal sealed record IndexState(IReadOnlyList<MissingIndex> Missing);
