namespace Pipeline.Tests.MicroBatch;

/// <summary>What a record of <see cref="MemoryRecords"/> holds, as the JSON of its document.</summary>
internal sealed record MemoryRow(string? User, int Steps, string? Problem);
