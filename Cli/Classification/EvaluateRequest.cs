using Pipeline.Classification;
using Pipeline.Classification.Evaluation;

namespace Pipeline.Cli.Classification;

/// <param name="DataFolder">The folder of .ann files; its test part is used where it has one.</param>
/// <param name="ModelFile">The model to evaluate.</param>
internal sealed record EvaluateRequest(string DataFolder, string ModelFile);
