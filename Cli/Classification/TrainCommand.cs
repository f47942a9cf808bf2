using System.Globalization;
using Pipeline.Classification;
using Pipeline.Classification.Training;

namespace Pipeline.Cli.Classification;

/// <summary>What <c>./pipeline train</c> does.</summary>
internal static class TrainCommand
{
    /// <returns>0; 1 when the data cannot be read, or is malformed and the request is strict.</returns>
    public static int Run(TrainRequest request, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            var file = ModelOutput.Open(request.OutputFile);
            var labelMap = ReadLabelMap(request.LabelMapFile);
            var corpus = Corpus.Load(request.DataFolder, labelMap);
            foreach (var problem in corpus.Problems)
            {
                errors.WriteLine(problem);
            }

            foreach (var name in labelMap.UnknownAmong(corpus.SourceLabels))
            {
                errors.WriteLine($"{request.LabelMapFile}: warning: '{name}' is no label of the data, which has {string.Join(", ", corpus.SourceLabels)}.");
            }

            var malformed = corpus.Problems.Count(problem => !problem.IsWarning);
            if (request.Strict && malformed > 0)
            {
                errors.WriteLine($"{malformed} problem(s) in the training data, and the training is strict: nothing was written.");
                return 1;
            }

            Train(request, labelMap, corpus, file, output, cancellationToken);
            return 0;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            errors.WriteLine(exception.Message);
            return 1;
        }
    }

    private static LabelMap ReadLabelMap(string? file)
    {
        if (file is null)
        {
            return LabelMap.Identity;
        }

        return Directory.Exists(file)
            ? throw new InvalidDataException($"'{file}' is a folder; give a JSON file of label to label.")
            : LabelMap.Parse(File.ReadAllText(file), file);
    }

    private static void Train(
        TrainRequest request, LabelMap labelMap, Corpus corpus, ModelOutput file, TextWriter output, CancellationToken cancellationToken)
    {
        output.WriteLine($"{corpus.Train.Count} documents, {corpus.Train.Sum(document => document.Paragraphs.Length)} paragraphs");
        var trainer = new ModelTrainer(corpus, labelMap, Describe(request, corpus), request.Date, request.Options);
        var bytes = trainer.Train(progress => Report(progress, output), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        file.Write(bytes);
        var model = ModelFile.Read(bytes);
        output.WriteLine($"{request.OutputFile}: {bytes.Length} bytes, model {model.Id}, {model.Labels.Count} labels");
        if (model.Description.Evaluation is { } evaluation)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"on {evaluation.Data}: {evaluation.Documents} documents, accuracy {evaluation.Accuracy:F3}, ")
                + string.Create(CultureInfo.InvariantCulture, $"macro-F1 {evaluation.MacroF1:F3}, end to end {evaluation.EndToEndMacroF1:F3}"));
        }
    }

    private static void Report(TrainingProgress progress, TextWriter output) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{progress.Step}: pass {progress.Epoch} of {progress.MaximumEpochs}{HeldOut(progress.HeldOutMacroF1)}"));

    private static string HeldOut(double? macroF1) => string.Create(CultureInfo.InvariantCulture, $"{(macroF1 is null ? "" : ", held-out macro-F1 ")}{macroF1:F3}");

    private static string Describe(TrainRequest request, Corpus corpus)
    {
        var folder = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.DataFolder)));
        return corpus.Test.Count > 0 ? $"the train part of {folder}" : folder;
    }
}
