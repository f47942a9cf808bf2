using Pipeline.Classification.Evaluation;
using Pipeline.Classification.Training;

namespace Pipeline.Cli.Classification;

/// <summary>What <c>./pipeline cross-validate</c> does.</summary>
internal static class CrossValidateCommand
{
    /// <returns>0; 1 when the data cannot be read, or are of one journal only.</returns>
    public static int Run(CrossValidateRequest request, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            var labelMap = LabelMapFile.Read(request.LabelMapFile);
            var corpus = Corpus.Load(request.Data, labelMap);
            foreach (var problem in corpus.Problems)
            {
                errors.WriteLine(problem);
            }

            LabelledDocument[] documents = [.. corpus.Train, .. corpus.Test];
            var validation = new CrossValidation(labelMap, request.Options);
            var folds = request.Folds is { } count ? validation.ByDocument(documents, Math.Min(count, documents.Length)) : CrossValidation.ByJournal(documents);
            if (folds.Count < 2)
            {
                errors.WriteLine($"The {documents.Length} document(s) make {folds.Count} fold(s); it takes two.");
                return 1;
            }

            var found = validation.Run(folds, request.Only ?? folds.Count, output.WriteLine, cancellationToken);
            output.WriteLine();
            Write(found.Paragraphs, "paragraphs", "", output);
            Write(found.WithoutHeadings, "paragraphs", "headings-cut ", output);
            Write(found.EndToEnd, "characters", "end-to-end ", output);
            return 0;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            errors.WriteLine(exception.Message);
            return 1;
        }
    }

    private static void Write(List<ConfusionMatrix> documents, string counted, string view, TextWriter output)
    {
        if (documents.Count > 0)
        {
            EvaluationReport.Write(ConfusionMatrix.Sum(documents[0].Labels, documents), counted, view, output);
            EvaluationReport.Write(Bootstrap.MacroF1(documents), view, output);
            output.WriteLine();
        }
    }
}
