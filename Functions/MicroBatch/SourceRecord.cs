using Pipeline.Checkpoints;

namespace Pipeline.MicroBatch;

/// <summary>A record as the source hands it over: in its bytes, so that nothing in it can stop a page.</summary>
/// <param name="Cursor">Where it stands; its id is never null.</param>
/// <param name="Document">The record as BSON, as it is stored, with the fields that its handler asked for.</param>
public sealed record SourceRecord(Cursor Cursor, ReadOnlyMemory<byte> Document);
