namespace Pipeline.MicroBatch;

/// <summary>A record, or a field of one, that a handler has left out.</summary>
/// <param name="Record">The record.</param>
/// <param name="UserId">Whose it is; null when that cannot be read.</param>
/// <param name="Field">The field at fault, such as <c>metrics.steps</c>; null when the record as a whole is.</param>
/// <param name="Reason">What is wrong and what would be right, for people.</param>
internal sealed record RecordProblem(SourceRecord Record, string? UserId, string? Field, string Reason);
