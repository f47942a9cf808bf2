namespace Pipeline.Health;

/// <summary>Consecutive calendar days with more than 1,000 steps.</summary>
/// <param name="Current">Days of the streak that ends at the newest day with steps; 0 when that day has 1,000 or fewer.</param>
/// <param name="StartDay">First day of the current streak; null when it is 0.</param>
/// <param name="Longest">Days of the longest streak of the whole history.</param>
public sealed record Streak(int Current, DateOnly? StartDay, int Longest);
