using System.Globalization;
using Pipeline.Matching.Evaluation;

namespace Pipeline.Cli.Matching;

/// <summary>Figures of an evaluation as text.</summary>
internal static class MatchFiguresText
{
    public const string Head = "accept  precision  recall  false when absent";

    public static string Row(MatchFigures figures) => string.Create(
        CultureInfo.InvariantCulture, $"{figures.Accept,6:0.00}  {figures.Precision,9:0.0000}  {figures.Recall,6:0.0000}  {figures.FalseWhenAbsent,17:0.0 %}");

    public static string Line(MatchFigures figures) =>
        string.Create(CultureInfo.InvariantCulture, $"{figures.Names} names at accept {figures.Accept:0.##}: precision {figures.Precision:0.0000}, ")
        + string.Create(CultureInfo.InvariantCulture, $"recall {figures.Recall:0.0000}, false when absent {figures.FalseWhenAbsent:0.0 %} ")
        + string.Create(CultureInfo.InvariantCulture, $"({figures.FalseWhenAbsentAt85:0.0 %} at 0.85), calibration error {figures.CalibrationError:0.0000}");
}
