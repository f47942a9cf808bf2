using Pipeline.Health;

namespace Pipeline.MicroBatch;

/// <summary>A row as the source hands it over, readable or not: a row never stops a page.</summary>
/// <param name="Cursor">Where it stands; its id is never null.</param>
/// <param name="Record">What it says; null when it cannot be read, <paramref name="Problem"/> then tells why.</param>
/// <param name="Problem">The field at fault, what it holds and what would be right; null when <paramref name="Record"/> is there.</param>
/// <param name="UserId">Whose it is, told also where the rest cannot be read: an earlier version of it may be in the analytics. Null when unknown.</param>
internal sealed record SourceRecord(Cursor Cursor, HealthRecord? Record, string? Problem, string? UserId);
