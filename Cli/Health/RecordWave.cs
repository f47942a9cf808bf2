using Pipeline.Health;

namespace Pipeline.Cli.Health;

/// <summary>Records that are written together.</summary>
/// <param name="At">When they are written. No record's <c>updatedAt</c> is later than the wave after it begins.</param>
/// <param name="Records">In the order in which they are written; a record replaces an earlier one of its user and day.</param>
/// <param name="LateWrites">How many of them carry a time of the wave before.</param>
/// <param name="Corrections">How many of them replace a record of an earlier wave.</param>
internal sealed record RecordWave(DateTimeOffset At, IReadOnlyList<HealthRecord> Records, int LateWrites, int Corrections);
