namespace Pipeline.Classification;

/// <summary>What a model file says of itself.</summary>
/// <param name="Labels">The labels in the order of their numbers.</param>
/// <param name="LabelMap">Which label of the training data became which label; empty when all stayed what they are.</param>
/// <param name="TrainingData">The training data in words.</param>
/// <param name="Documents">Number of documents it was trained on.</param>
/// <param name="Paragraphs">Number of paragraphs it was trained on.</param>
/// <param name="Date">The date given at training.</param>
/// <param name="Seed">The seed of the training.</param>
/// <param name="Epochs">Passes over the training data.</param>
/// <param name="Evaluation">The figures on documents that were not trained on; null when there were none.</param>
/// <param name="TableBits">The table of weights has two to this power rows.</param>
/// <param name="PageFurnitureLabel">The label that most page furniture of the training data has; null when none of it is labelled.</param>
/// <param name="Sources">The annotations of a database that were among the training data, the newest first; null when there were none.</param>
public sealed record ModelDescription(
    IReadOnlyList<string> Labels,
    IReadOnlyDictionary<string, string> LabelMap,
    string TrainingData,
    int Documents,
    int Paragraphs,
    DateOnly Date,
    ulong Seed,
    int Epochs,
    ModelEvaluation? Evaluation,
    int TableBits,
    string? PageFurnitureLabel = null,
    IReadOnlyList<TrainingSource>? Sources = null);
