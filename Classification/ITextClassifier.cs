namespace Pipeline.Classification;

/// <summary>Gives the labelled paragraphs of a text as data. One instance serves any number of callers at a time.</summary>
internal interface ITextClassifier
{
    /// <param name="text">The text, UTF-8.</param>
    /// <param name="minimumConfidence">Blocks below this probability, 0 to 1, get <see cref="Confidence.FallbackLabel"/> and are counted.</param>
    /// <param name="allProbabilities">True for the probability of every label of each block, not only of the one that is given.</param>
    /// <exception cref="InvalidTextException">The text is not valid UTF-8.</exception>
    ClassifiedText Classify(ReadOnlySpan<byte> text, double minimumConfidence, bool allProbabilities = false);
}
