namespace Pipeline.Checkpoints;

/// <summary>A blob as it was read.</summary>
/// <param name="Content">All of it; empty for one that was only created.</param>
/// <param name="ETag">Which version it is.</param>
public sealed record CheckpointBlob(ReadOnlyMemory<byte> Content, string ETag);
