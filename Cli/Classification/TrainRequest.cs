using Pipeline.Classification;
using Pipeline.Classification.Training;

namespace Pipeline.Cli.Classification;

/// <param name="Data">Folders of .ann files, of which the train part is used where they have one, and ZIP archives of such folders.</param>
/// <param name="LabelMapFile">A JSON file of label to label, or null to keep the labels of the data.</param>
/// <param name="OutputFile">Where the model is written; an existing file is replaced.</param>
/// <param name="Date">The date that the model will carry.</param>
/// <param name="Strict">True to give up when an annotation is malformed; else it is reported and the rest is used.</param>
/// <param name="Options">Constants of the training.</param>
/// <param name="Database">A database of CouchDB whose annotations that people made or mended are trained on too; null for none.</param>
internal sealed record TrainRequest(
    IReadOnlyList<string> Data, string? LabelMapFile, string OutputFile, DateOnly Date, bool Strict, TrainingOptions Options, string? Database = null);
