namespace Pipeline.Matching;

/// <summary>What one feature adds to the calibrated log-odds of a match.</summary>
/// <param name="Feature">One of <see cref="Scoring.MatchFeatures.Names"/>.</param>
/// <param name="LogOdds">What it adds, two decimals.</param>
public sealed record FeatureContribution(string Feature, double LogOdds);
