using Pipeline.Classification;
using Pipeline.Classification.Evaluation;
using Pipeline.Classification.Sequences;
using Pipeline.Classification.Training;

namespace Pipeline.Cli.Classification;

/// <summary>What <c>./pipeline evaluate</c> does.</summary>
internal static class EvaluateCommand
{
    /// <returns>0; 1 when the data or the model cannot be read.</returns>
    public static int Run(EvaluateRequest request, TextWriter output, TextWriter errors)
    {
        try
        {
            var model = ModelFile.Load(request.ModelFile);
            var corpus = Corpus.Load(request.DataFolder, new LabelMap(model.Description.LabelMap));
            foreach (var problem in corpus.Problems)
            {
                errors.WriteLine(problem);
            }

            // A folder that is not split has nothing that the model could have been trained on by mistake but all of it.
            var documents = corpus.Test.Count > 0 ? corpus.Test : corpus.Train;
            output.WriteLine($"model {model.Id}, trained on {model.Description.TrainingData}");
            output.WriteLine(corpus.Test.Count > 0
                ? $"{documents.Count} documents of the test part of {request.DataFolder}"
                : $"{documents.Count} documents of {request.DataFolder}, which is not split into train and test");
            output.WriteLine();
            output.WriteLine("paragraphs: true paragraphs in, labels out");
            EvaluationReport.Write(ParagraphEvaluation.Run(model, documents), "paragraphs", "", output);
            WriteWithoutHeadings(model, documents, output);
            output.WriteLine();
            output.WriteLine("end to end: raw text in, paragraphs and labels out, counted by character");
            EvaluationReport.Write(EndToEndEvaluation.Run(model, documents), "characters", "end-to-end ", output);
            return 0;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            errors.WriteLine(exception.Message);
            return 1;
        }
    }

    private static void WriteWithoutHeadings(SequenceModel model, IReadOnlyList<LabelledDocument> documents, TextWriter output)
    {
        LabelledDocument[] cut = [.. documents.Select(document => document.CutHeadings()).OfType<LabelledDocument>()];
        if (cut.Length == documents.Count)
        {
            output.WriteLine();
            output.WriteLine("paragraphs without their run-in headings");
            EvaluationReport.Write(ParagraphEvaluation.Run(model, cut), "paragraphs", "headings-cut ", output);
        }
    }
}
