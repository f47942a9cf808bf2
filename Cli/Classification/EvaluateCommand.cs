using System.Globalization;
using Pipeline.Classification;
using Pipeline.Classification.Evaluation;
using Pipeline.Classification.Sequences;
using Pipeline.Classification.Training;

namespace Pipeline.Cli.Classification;

/// <summary>What <c>./pipeline evaluate</c> does.</summary>
internal static class EvaluateCommand
{
    /// <returns>0; 1 when the data or a model cannot be read.</returns>
    public static int Run(EvaluateRequest request, TextWriter output, TextWriter errors)
    {
        try
        {
            var model = ModelFile.Load(request.ModelFile);
            var other = request.OtherModelFile is null ? null : ModelFile.Load(request.OtherModelFile);
            var map = request.LabelMapFile is null ? new LabelMap(model.Description.LabelMap) : LabelMapFile.Read(request.LabelMapFile);
            var corpus = Corpus.Load(request.Data, map);
            foreach (var problem in corpus.Problems)
            {
                errors.WriteLine(problem);
            }

            // Data that are not split have nothing that the model could have been trained on by mistake but all of it.
            var documents = corpus.Test.Count > 0 ? corpus.Test : corpus.Train;
            output.WriteLine($"model {model.Id}, trained on {model.Description.TrainingData}");
            if (other is not null)
            {
                output.WriteLine($"model {other.Id}, trained on {other.Description.TrainingData}");
            }

            var names = string.Join(" and ", request.Data);
            output.WriteLine(corpus.Test.Count > 0
                ? $"{documents.Count} documents of the test part of {names}"
                : $"{documents.Count} documents of {names}, which is not split into train and test");
            output.WriteLine();
            if (other is null)
            {
                Evaluate(Mapped(model, request, map), documents, output);
            }
            else
            {
                Compare(Mapped(model, request, map), Mapped(other, request, map), documents, output);
            }

            return 0;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            errors.WriteLine(exception.Message);
            return 1;
        }
    }

    // A model of more labels than are asked for gives those that its own stand for.
    private static IParagraphModel Mapped(SequenceModel model, EvaluateRequest request, LabelMap map)
    {
        if (request.LabelMapFile is null)
        {
            return model;
        }

        string[] labels = [.. model.Labels.Select(label => map[label]).Distinct().Order(StringComparer.Ordinal)];
        return new RelabelledModel(model, labels, label => map[label]);
    }

    private static void Evaluate(IParagraphModel model, IReadOnlyList<LabelledDocument> documents, TextWriter output)
    {
        output.WriteLine("paragraphs: true paragraphs in, labels out");
        Write(ParagraphEvaluation.RunEach(model, documents), "paragraphs", "", output);
        output.WriteLine();
        output.WriteLine("how sure, and how right");
        EvaluationReport.Write(Calibration.Run(model, documents), output);
        if (WithoutHeadings(documents) is { } cut)
        {
            output.WriteLine();
            output.WriteLine("paragraphs without their run-in headings");
            Write(ParagraphEvaluation.RunEach(model, cut), "paragraphs", "headings-cut ", output);
        }

        output.WriteLine();
        output.WriteLine("end to end: raw text in, paragraphs and labels out, counted by character");
        Write(EndToEndEvaluation.RunEach(model, documents), "characters", "end-to-end ", output);
    }

    private static void Write(IReadOnlyList<ConfusionMatrix> documents, string counted, string view, TextWriter output)
    {
        EvaluationReport.Write(ConfusionMatrix.Sum(documents[0].Labels, documents), counted, view, output);
        EvaluationReport.Write(Bootstrap.MacroF1(documents), view, output);
    }

    private static void Compare(IParagraphModel model, IParagraphModel other, IReadOnlyList<LabelledDocument> documents, TextWriter output)
    {
        output.WriteLine($"{"macro-F1",-14} {"first",7} {"second",7} {"difference",11}   95 % of draws of documents");
        WriteComparison("paragraphs", ParagraphEvaluation.RunEach(model, documents), ParagraphEvaluation.RunEach(other, documents), output);
        if (WithoutHeadings(documents) is { } cut)
        {
            WriteComparison("headings-cut", ParagraphEvaluation.RunEach(model, cut), ParagraphEvaluation.RunEach(other, cut), output);
        }

        WriteComparison("end-to-end", EndToEndEvaluation.RunEach(model, documents), EndToEndEvaluation.RunEach(other, documents), output);
    }

    private static void WriteComparison(
        string view, IReadOnlyList<ConfusionMatrix> first, IReadOnlyList<ConfusionMatrix> second, TextWriter output)
    {
        var difference = Bootstrap.Difference(first, second);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{view,-14} {MacroF1(first),7:F3} {MacroF1(second),7:F3} {Signed(difference.Value),11}   {Signed(difference.Low)} to {Signed(difference.High)}"));
    }

    private static string Signed(double value) => value.ToString("+0.000;-0.000;+0.000", CultureInfo.InvariantCulture);

    private static double MacroF1(IReadOnlyList<ConfusionMatrix> documents) => ConfusionMatrix.Sum(documents[0].Labels, documents).MacroF1;

    private static LabelledDocument[]? WithoutHeadings(IReadOnlyList<LabelledDocument> documents)
    {
        LabelledDocument[] cut = [.. documents.Select(document => document.CutHeadings()).OfType<LabelledDocument>()];
        return cut.Length == documents.Count ? cut : null;
    }
}
