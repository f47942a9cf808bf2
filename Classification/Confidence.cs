namespace Pipeline.Classification;

/// <summary>What becomes of blocks that the model is not sure of.</summary>
public static class Confidence
{
    /// <summary>The label that says nothing, for blocks whose own label is too unsure.</summary>
    public const string FallbackLabel = "Misc-exposition";

    /// <summary>The labels of a model and the fallback, which comes last where the model does not have it.</summary>
    public static IReadOnlyList<string> WithFallback(IReadOnlyList<string> labels) =>
        labels.Contains(FallbackLabel) ? labels : [.. labels, FallbackLabel];

    /// <summary>Gives the fallback to blocks below the least probability and counts them under the label that they had.</summary>
    /// <param name="labelNames">The labels, see <see cref="WithFallback"/>.</param>
    /// <param name="labels">The number of each block's label.</param>
    /// <param name="probabilities">Its probability.</param>
    /// <param name="minimum">The least probability, 0 to 1; 0 leaves every label as it is.</param>
    /// <returns>The number of blocks below it for each label that has any.</returns>
    public static IReadOnlyDictionary<string, int> Apply(
        IReadOnlyList<string> labelNames, Span<byte> labels, ReadOnlySpan<float> probabilities, double minimum)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var fallback = (byte)labelNames.ToList().IndexOf(FallbackLabel);
        for (var i = 0; i < labels.Length; i++)
        {
            if (probabilities[i] < minimum)
            {
                var name = labelNames[labels[i]];
                counts[name] = counts.GetValueOrDefault(name) + 1;
                labels[i] = fallback;
            }
        }

        return counts;
    }
}
