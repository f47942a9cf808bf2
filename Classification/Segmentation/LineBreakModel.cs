namespace Pipeline.Classification.Segmentation;

/// <summary>Weights that say at which line ends a paragraph ends: a logistic regression over <see cref="LineBreakFeatures"/>.</summary>
/// <param name="Weights">Two to the power <see cref="LineBreakFeatures.TableBits"/> weights.</param>
/// <param name="Scale">What one unit of a weight is worth.</param>
internal sealed record LineBreakModel(short[] Weights, float Scale)
{
    /// <summary>
    /// Log-odds from which a paragraph ends, chosen by cross-validation over scans. Below even odds: a paragraph cut in two mostly
    /// keeps its label in both halves, while of two that are taken for one, one is always wrong.
    /// </summary>
    public const float Threshold = -2;
}
