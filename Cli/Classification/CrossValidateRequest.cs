using Pipeline.Classification.Training;

namespace Pipeline.Cli.Classification;

/// <param name="Data">Folders of .ann files and ZIP archives of such folders; all of them is used, split or not.</param>
/// <param name="LabelMapFile">A JSON file of label to label, or null to keep the labels of the data.</param>
/// <param name="Folds">Number of folds, 2 or more; null for a fold for each journal.</param>
/// <param name="Only">So many of the folds are labelled, for less time and a wider interval; null for all.</param>
/// <param name="Options">Constants of the training.</param>
internal sealed record CrossValidateRequest(IReadOnlyList<string> Data, string? LabelMapFile, int? Folds, int? Only, TrainingOptions Options);
