namespace Pipeline.Matching.Scoring;

/// <summary>The JSON of a model file.</summary>
internal sealed record MatchModelFile(
    int Format, MatchModelDescription Description, IReadOnlyDictionary<string, double> Weights, IReadOnlyList<CalibrationPoint> Calibration)
{
    public const int CurrentFormat = 1;
}
