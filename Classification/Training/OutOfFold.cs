namespace Pipeline.Classification.Training;

/// <summary>What first passes say of documents that they were not trained on.</summary>
/// <param name="Scores">For each document the scores of the labels at each place.</param>
/// <param name="FirstPasses">The first passes, each trained without one fold.</param>
internal sealed record OutOfFold(float[][] Scores, IReadOnlyList<SequenceWeights> FirstPasses);
