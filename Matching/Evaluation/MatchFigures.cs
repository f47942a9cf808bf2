namespace Pipeline.Matching.Evaluation;

/// <summary>How good matches are at one confidence from which on they count.</summary>
/// <param name="Accept">That confidence.</param>
/// <param name="Names">How many names were matched.</param>
/// <param name="Precision">The share of matches that are right.</param>
/// <param name="Recall">The share of names that were matched to the right entity.</param>
/// <param name="FalseWhenAbsent">The share of names that were matched although their entity had been taken out of the reference.</param>
/// <param name="FalseWhenAbsentAt85">The same at a confidence of 0.85.</param>
/// <param name="CalibrationError">
/// Expected calibration error over ten equal bins of confidence, over all names with their entity and without (Naeini, Cooper and Hauskrecht, 2015).
/// </param>
public sealed record MatchFigures(
    double Accept, int Names, double Precision, double Recall, double FalseWhenAbsent, double FalseWhenAbsentAt85, double CalibrationError);
