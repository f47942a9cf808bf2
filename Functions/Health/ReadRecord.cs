namespace Pipeline.Health;

/// <summary>What a stored record says.</summary>
/// <remarks>A record whose <c>userId</c> is null or missing is nobody's: all three are null then.</remarks>
/// <param name="Record">The record; null when it cannot be used at all, or is nobody's.</param>
/// <param name="UserId">Whose it is, told also where the rest cannot be used; null when that is what cannot be read.</param>
/// <param name="Problem">Why it cannot be used: the field at fault, what it holds and what would be right; null when it can, or is nobody's.</param>
public readonly record struct ReadRecord(HealthRecord? Record, string? UserId, string? Problem);
