namespace Pipeline.Classification.Training;

/// <summary>How much more a paragraph of a rare label counts in training.</summary>
internal static class ClassWeights
{
    /// <summary>
    /// For each label, the mean number of paragraphs a label has, divided by that of its own, to the power <paramref name="exponent"/>.
    /// </summary>
    public static float[] Of(IReadOnlyList<DocumentFeatures> documents, int labelCount, float exponent)
    {
        var counts = new int[labelCount];
        foreach (var label in documents.SelectMany(document => document.Labels))
        {
            counts[label]++;
        }

        var mean = (double)counts.Sum() / labelCount;
        return [.. counts.Select(count => (float)Math.Round(Math.Pow(mean / Math.Max(count, 1), exponent), 4))];
    }
}
