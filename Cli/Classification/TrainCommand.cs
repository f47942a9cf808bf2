using System.Globalization;
using Pipeline.Classification;
using Pipeline.Classification.Training;
using Pipeline.Cli.Services;
using Pipeline.CouchDb;

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
            var labelMap = LabelMapFile.Read(request.LabelMapFile);
            var corrected = ReadCorrected(request, output, cancellationToken);
            var corpus = Corpus.Load(request.Data, labelMap);
            corpus = corrected.Count == 0
                ? corpus
                : corpus.With(Corpus.Of([.. corrected.Select(one => ($"{one.Source.Document}/{one.Source.Attachment}", one.Content))], labelMap));
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

            Train(request, labelMap, corpus, [.. corrected.Select(one => one.Source)], file, output, cancellationToken);
            return 0;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or CouchDbException)
        {
            errors.WriteLine(exception.Message);
            return 1;
        }
    }

    private static IReadOnlyList<CorrectedAnnotation> ReadCorrected(TrainRequest request, TextWriter output, CancellationToken cancellationToken) =>
        request.Database is null ? [] : ReadCorrectedAsync(request.Database, output, cancellationToken).GetAwaiter().GetResult();

    private static async Task<IReadOnlyList<CorrectedAnnotation>> ReadCorrectedAsync(string database, TextWriter output, CancellationToken cancellationToken)
    {
        await using var connection = CouchDbConnection.FromEnvironment(Environment.GetEnvironmentVariable)
            ?? throw new InvalidDataException("COUCHDB_URL is not set; give the address of the CouchDB of --from-couchdb.");
        var corrected = await CorrectedAnnotations.ReadAsync(
            connection.Server.Database(database), connection.Options.MaxAttachmentBytes, cancellationToken);
        output.WriteLine($"{corrected.Count} annotations of people in the database {database}");
        return corrected;
    }

    private static void Train(
        TrainRequest request,
        LabelMap labelMap,
        Corpus corpus,
        IReadOnlyList<TrainingSource> sources,
        ModelOutput file,
        TextWriter output,
        CancellationToken cancellationToken)
    {
        output.WriteLine($"{corpus.Train.Count} documents, {corpus.Train.Sum(document => document.Paragraphs.Length)} paragraphs");
        var trainer = new ModelTrainer(
            corpus, labelMap, Describe(request, corpus, sources.Count), request.Date, request.Options, sources.Count > 0 ? sources : null);
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

    private static string Describe(TrainRequest request, Corpus corpus, int corrected)
    {
        var names = string.Join(" and ", request.Data.Select(path => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))));
        var data = corpus.Test.Count > 0 ? $"the train part of {names}" : names;
        return corrected > 0 ? $"{data}, and {corrected} annotations of people in the database {request.Database}" : data;
    }
}
