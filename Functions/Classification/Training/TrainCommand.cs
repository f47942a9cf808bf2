using System.Globalization;

namespace Pipeline.Classification.Training;

/// <summary>What <c>./pipeline train</c> does.</summary>
internal static class TrainCommand
{
    /// <returns>0; 1 when the data cannot be read, or is malformed and the request is strict.</returns>
    public static int Run(TrainRequest request, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            ThrowIfNotWritable(request.OutputFile);
            var labelMap = request.LabelMapFile is { } file ? LabelMap.Parse(File.ReadAllText(file), file) : LabelMap.Identity;
            var corpus = Corpus.Load(request.DataFolder, labelMap);
            foreach (var problem in corpus.Problems)
            {
                errors.WriteLine(problem);
            }

            if (request.Strict && corpus.Problems.Count > 0)
            {
                errors.WriteLine($"{corpus.Problems.Count} problem(s) in the training data, and the training is strict: nothing was written.");
                return 1;
            }

            Train(request, labelMap, corpus, output, cancellationToken);
            return 0;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            errors.WriteLine(exception.Message);
            return 1;
        }
    }

    // Before the training, which may take long.
    private static void ThrowIfNotWritable(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file));
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The model cannot be written to '{file}': there is no folder '{folder}'.");
        }

        if (Directory.Exists(file))
        {
            throw new IOException($"The model cannot be written to '{file}': that is a folder. Give the name of a file.");
        }
    }

    private static void Train(TrainRequest request, LabelMap labelMap, Corpus corpus, TextWriter output, CancellationToken cancellationToken)
    {
        output.WriteLine($"{corpus.Train.Count} documents, {corpus.Train.Sum(document => document.Paragraphs.Length)} paragraphs");
        var trainer = new ModelTrainer(corpus, labelMap, Describe(request, corpus), request.Date, request.Options);
        var bytes = trainer.Train(progress => Report(progress, output), cancellationToken);
        File.WriteAllBytes(request.OutputFile, bytes);
        var model = ModelFile.Read(bytes);
        output.WriteLine($"{request.OutputFile}: {bytes.Length} bytes, model {model.Id}, {model.Labels.Count} labels");
        if (model.Description.Evaluation is { } evaluation)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"on {evaluation.Data}: {evaluation.Documents} documents, accuracy {evaluation.Accuracy:F3}, macro-F1 {evaluation.MacroF1:F3}, end to end {evaluation.EndToEndMacroF1:F3}"));
        }
    }

    private static void Report(TrainingProgress progress, TextWriter output) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{progress.Step}: pass {progress.Epoch} of {progress.MaximumEpochs}{(progress.HeldOutMacroF1 is { } macroF1 ? $", held-out macro-F1 {macroF1:F3}" : "")}"));

    private static string Describe(TrainRequest request, Corpus corpus)
    {
        var folder = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.DataFolder)));
        return corpus.Test.Count > 0 ? $"the train part of {folder}" : folder;
    }
}
