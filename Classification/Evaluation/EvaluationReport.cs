using System.Globalization;

namespace Pipeline.Classification.Evaluation;

/// <summary>Prints a confusion matrix: figures of each label, the matrix, and the summary.</summary>
public static class EvaluationReport
{
    private const int NameWidth = 20;

    /// <param name="confusion">What to print.</param>
    /// <param name="counted">What its counts are.</param>
    /// <param name="view">Stands before the names of the summary's figures.</param>
    /// <param name="output">Where to print.</param>
    public static void Write(ConfusionMatrix confusion, string counted, string view, TextWriter output)
    {
        output.WriteLine($"{"label",-NameWidth} {counted,12} {"precision",10} {"recall",8} {"F1",8}");
        for (var label = 0; label < confusion.Labels.Count; label++)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{confusion.Labels[label],-NameWidth} {confusion.Support(label),12} {confusion.Precision(label),10:F3} {confusion.Recall(label),8:F3} {confusion.F1(label),8:F3}"));
        }

        output.WriteLine();
        WriteMatrix(confusion, output);
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{view}accuracy {confusion.Accuracy:F3}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{view}macro-F1 {confusion.MacroF1:F3}"));
    }

    /// <summary>Prints a figure's interval.</summary>
    public static void Write(Interval macroF1, string view, TextWriter output) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{view}macro-F1, 95 % of draws of documents: {macroF1.Low:F3} to {macroF1.High:F3}"));

    /// <summary>Prints how sure the labels are and how right.</summary>
    public static void Write(Calibration calibration, TextWriter output)
    {
        output.WriteLine($"{"probability",-NameWidth} {"paragraphs",12} {"mean",10} {"right",8}");
        foreach (var step in calibration.ByProbability.Where(step => step.Paragraphs > 0))
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Range(step),-NameWidth} {step.Paragraphs,12} {step.MeanProbability,10:F3} {step.Accuracy,8:F3}"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"expected calibration error {calibration.ExpectedError:F3}"));
    }

    private static string Range(CalibrationStep step) => string.Create(CultureInfo.InvariantCulture, $"{step.From:F1} to {step.From + 0.1:F1}");

    private static void WriteMatrix(ConfusionMatrix confusion, TextWriter output)
    {
        var width = Math.Max(4, $"{confusion.Total}".Length) + 1;
        output.Write("true label \\ given".PadRight(NameWidth));
        for (var label = 0; label < confusion.Labels.Count; label++)
        {
            output.Write($"{label + 1}".PadLeft(width));
        }

        output.WriteLine();
        for (var gold = 0; gold < confusion.Labels.Count; gold++)
        {
            output.Write($"{gold + 1,2} {confusion.Labels[gold]}".PadRight(NameWidth));
            for (var given = 0; given < confusion.Labels.Count; given++)
            {
                output.Write($"{confusion[gold, given]}".PadLeft(width));
            }

            output.WriteLine();
        }
    }
}
