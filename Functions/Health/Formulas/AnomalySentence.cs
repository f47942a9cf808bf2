using System.Globalization;

namespace Pipeline.Health.Formulas;

/// <summary>
/// Says an anomaly in a sentence, such as "Steps on 2025-11-13: 25,000, that is 14,000 above the 11,000 expected from 28 days before (4.2 standard deviations)."
/// </summary>
internal static class AnomalySentence
{
    /// <param name="days">Days that the expectation comes from.</param>
    public static string Of(MetricType metric, DateOnly date, double value, int days, AnomalyJudgement judgement)
    {
        var unit = MetricTypes.UnitOf(metric) is { Length: > 0 } name ? $" {name}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{MetricTypes.LabelOf(metric)} on {date:yyyy-MM-dd}: {Round(value):#,0.##}{unit}, that is {Round(Math.Abs(value - judgement.Expected)):#,0.##}{unit} "
            + $"{(judgement.Score > 0 ? "above" : "below")} the {Round(judgement.Expected):#,0.##}{unit} expected from {days} days before "
            + $"({Math.Abs(judgement.Score):#,0.0} standard deviations).");
    }

    // Hundreds and more need no decimals.
    private static double Round(double value) => Math.Round(value, Math.Abs(value) >= 100 ? 0 : 2, MidpointRounding.AwayFromZero);
}
