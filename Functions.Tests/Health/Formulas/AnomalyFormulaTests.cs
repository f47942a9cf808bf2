using Pipeline.Health;
using Pipeline.Health.Formulas;

namespace Pipeline.Tests.Health.Formulas;

public class AnomalyFormulaTests
{
    // Mean 4; squares 9 + 4 + 1 + 0 + 1 + 4 + 9 = 28, s = √(28 / 6) = 2.1602, 2·s = 4.3205; quartiles 2.5 and 5.5, range 3.
    private static readonly double[] OneToSeven = [1, 2, 3, 4, 5, 6, 7];

    [Theory]
    [InlineData(8.32, null)] // 4.32 from the mean
    [InlineData(8.33, AnomalySeverity.Low)] // 2.83 outside the upper quartile: 0.94 ranges
    [InlineData(10.1, AnomalySeverity.Low)] // 4.6: 1.53 ranges
    [InlineData(11.5, AnomalySeverity.Low)] // 6: 2 ranges exactly
    [InlineData(11.6, AnomalySeverity.Medium)]
    [InlineData(14.5, AnomalySeverity.Medium)] // 9: 3 ranges exactly
    [InlineData(14.6, AnomalySeverity.High)]
    [InlineData(-0.32, null)]
    [InlineData(-0.33, AnomalySeverity.Low)]
    [InlineData(-3.6, AnomalySeverity.Medium)] // 6.1 below the lower quartile
    [InlineData(-6.6, AnomalySeverity.High)]
    public void Judge_AgainstSevenDays_TellsBySAndByTheRange(double value, object? severity)
    {
        Assert.Equal((AnomalySeverity?)severity, AnomalyFormula.Judge(value, OneToSeven)?.Severity);
    }

    [Fact]
    public void Judge_AnAnomaly_KnowsWhatWasExpected()
    {
        Assert.Equal(new AnomalyJudgement(4, 11 / Math.Sqrt(28.0 / 6), AnomalySeverity.High), AnomalyFormula.Judge(15, OneToSeven));
    }

    [Fact]
    public void Judge_ExactlyTwoDeviationsAway_IsNoAnomaly()
    {
        // Mean 2; squares 4 · 4 + 4 · 4 = 32 over 8 = 4, s = 2. The limit is 6.
        double[] before = [0, 0, 0, 0, 2, 4, 4, 4, 4];

        Assert.Null(AnomalyFormula.Judge(6, before));
        Assert.NotNull(AnomalyFormula.Judge(6.000001, before));
    }

    [Fact]
    public void Judge_SixDays_IsTooFew()
    {
        Assert.Null(AnomalyFormula.Judge(1_000, OneToSeven.AsSpan(1)));
    }

    [Fact]
    public void Judge_DaysThatAreAllEqual_TellNothing()
    {
        Assert.Null(AnomalyFormula.Judge(1_000, [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]));
    }

    [Theory]
    [InlineData(11.6, AnomalySeverity.Low)]
    [InlineData(12.5, AnomalySeverity.Medium)]
    [InlineData(14, AnomalySeverity.High)]
    public void Judge_QuartilesThatAreEqual_UseTheNormalRange(double value, object severity)
    {
        // Nine times 10 and once 12: mean 10.2, squares 9 · 0.04 + 3.24 = 3.6, s = √0.4 = 0.6325, 2·s = 1.265.
        // Both quartiles 10; in place of the range 1.349 · 0.6325 = 0.8532, so medium beyond 11.706 and high beyond 12.560.
        Assert.Equal((AnomalySeverity)severity, AnomalyFormula.Judge(value, [10, 10, 10, 10, 10, 10, 10, 10, 10, 12])!.Value.Severity);
    }

    [Fact]
    public void Find_TheDayItself_IsNotAmongTheDaysBefore()
    {
        var anomaly = Assert.Single(AnomalyFormula.Find(Histories.Series(1, 2, 3, 4, 5, 6, 7, 15), MetricType.Steps, 90));

        Assert.Equal(
            new Anomaly(
                Histories.FirstDay.AddDays(7), 15, 4, 11, AnomalySeverity.High,
                "Steps on 2025-11-08: 15, that is 11 above the 4 expected from 7 days before (5.1 standard deviations)."),
            anomaly);
    }

    [Fact]
    public void Find_DaysBeforeTheThirty_DoNotCount()
    {
        // Seven days, then a gap: day 37 sees days 7 to 36, which is nothing; day 30 sees days 0 to 29.
        double?[] week = [1, 2, 3, 4, 5, 6, 7];

        Assert.Empty(AnomalyFormula.Find(Histories.Series([.. week, .. Histories.Repeat(null, 30), 100]), MetricType.Steps, 90));
        Assert.Single(AnomalyFormula.Find(Histories.Series([.. week, .. Histories.Repeat(null, 23), 100]), MetricType.Steps, 90));

        // Day 31 sees days 1 to 30: six of the seven.
        Assert.Empty(AnomalyFormula.Find(Histories.Series([.. week, .. Histories.Repeat(null, 24), 100]), MetricType.Steps, 90));
    }

    [Fact]
    public void Find_DaysOutsideTheRange_AreNotJudged()
    {
        var series = Histories.Series([1, 2, 3, 4, 5, 6, 7, 15, .. Histories.Repeat(null, 6), 4]);

        Assert.Empty(AnomalyFormula.Find(series, MetricType.Steps, 7));
        Assert.Single(AnomalyFormula.Find(series, MetricType.Steps, 8));
    }

    [Fact]
    public void Sentence_OfAMetricWithAUnit_NamesIt()
    {
        Assert.Equal(
            "Sleep on 2025-02-28: 1.25 hours, that is 6.13 hours below the 7.38 hours expected from 29 days before (8.8 standard deviations).",
            AnomalySentence.Of(MetricType.SleepHours, new(2025, 2, 28), 1.25, 29, new AnomalyJudgement(7.3751, -8.84, AnomalySeverity.High)));
        Assert.Equal(
            "Steps on 2025-02-28: 25,000, that is 14,001 above the 11,000 expected from 29 days before (4.2 standard deviations).",
            AnomalySentence.Of(MetricType.Steps, new(2025, 2, 28), 25_000, 29, new AnomalyJudgement(10_999.5, 4.21, AnomalySeverity.High)));
    }
}
