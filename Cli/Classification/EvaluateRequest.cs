namespace Pipeline.Cli.Classification;

/// <param name="Data">Folders of .ann files, of which the test part is used where they have one, and ZIP archives of such folders.</param>
/// <param name="ModelFile">The model to evaluate.</param>
/// <param name="OtherModelFile">A second model to compare it with on the same documents; null for none.</param>
/// <param name="LabelMapFile">A JSON file of label to label for data and model; null to keep the labels that the model has.</param>
internal sealed record EvaluateRequest(IReadOnlyList<string> Data, string ModelFile, string? OtherModelFile = null, string? LabelMapFile = null);
