namespace Pipeline.Matching.Index;

/// <summary>Which keys a search returns.</summary>
/// <param name="Floor">None that is less alike than this, from 0 (excluded) to 1.</param>
/// <param name="Margin">None that is less alike than the best less this.</param>
public readonly record struct SearchLimits(float Floor, float Margin);
