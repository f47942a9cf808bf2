using Pipeline.Health;

namespace Pipeline.MicroBatch;

/// <summary>A row as the source hands it over, readable or not: a row never stops a page.</summary>
/// <param name="Cursor">Where it stands; its id is never null.</param>
/// <param name="Record">What it says; null when it cannot be read, <paramref name="Problem"/> then tells why.</param>
/// <param name="Problem">The field at fault, what it holds and what would be right; null when <paramref name="Record"/> is there.</param>
internal sealed record SourceRecord(Cursor Cursor, HealthRecord? Record, string? Problem);
