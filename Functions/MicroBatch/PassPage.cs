namespace Pipeline.MicroBatch;

/// <summary>What a page of a pass holds.</summary>
/// <param name="Records">In the order of (updatedAt, _id); the last one's cursor is where the next page starts.</param>
/// <param name="More">Whether rows may follow: true when as many were read as were asked for.</param>
public sealed record PassPage(IReadOnlyList<SourceRecord> Records, bool More);
