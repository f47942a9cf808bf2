namespace Pipeline.Matching.Scoring;

/// <summary>How log-odds become confidences at one size of reference.</summary>
/// <param name="Size">How many names the reference has.</param>
/// <param name="Slope">What the log-odds are multiplied by, above 0.</param>
/// <param name="Intercept">What is added to them.</param>
public sealed record CalibrationPoint(int Size, double Slope, double Intercept);
