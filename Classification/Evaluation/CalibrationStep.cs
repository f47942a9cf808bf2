namespace Pipeline.Classification.Evaluation;

/// <summary>Paragraphs whose labels were given with about the same probability.</summary>
/// <param name="From">The least probability; the step ends a tenth above.</param>
/// <param name="Paragraphs">Number of paragraphs.</param>
/// <param name="Right">Number of those whose label is the true one.</param>
/// <param name="SumOfProbabilities">The sum of their probabilities.</param>
public sealed record CalibrationStep(double From, int Paragraphs = 0, int Right = 0, double SumOfProbabilities = 0)
{
    /// <summary>The mean probability, 0 for no paragraph.</summary>
    public double MeanProbability => Paragraphs == 0 ? 0 : SumOfProbabilities / Paragraphs;

    /// <summary>The share of right labels, 0 for no paragraph.</summary>
    public double Accuracy => Paragraphs == 0 ? 0 : (double)Right / Paragraphs;
}
