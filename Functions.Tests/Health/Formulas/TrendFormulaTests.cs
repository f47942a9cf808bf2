using Pipeline.Health;
using Pipeline.Health.Formulas;

namespace Pipeline.Tests.Health.Formulas;

public class TrendFormulaTests
{
    [Theory]
    [InlineData(100, 106, TrendDirection.Up, 6.0)]
    [InlineData(100, 105, TrendDirection.Stable, 5.0)]
    [InlineData(1, 1.05, TrendDirection.Stable, 5.0)]
    [InlineData(100, 100, TrendDirection.Stable, 0.0)]
    [InlineData(100, 95, TrendDirection.Stable, -5.0)]
    [InlineData(100, 94, TrendDirection.Down, -6.0)]
    [InlineData(100, 0, TrendDirection.Down, -100.0)]
    [InlineData(0, 100, TrendDirection.Stable, null)]
    [InlineData(0, 0, TrendDirection.Stable, null)]
    public void Of_TwoWeeks_ComparesTheirMeans(double before, double after, object direction, double? percentage)
    {
        var series = Histories.Series([.. Histories.Repeat(before, 7), .. Histories.Repeat(after, 7)]);

        Assert.Equal(new Trend((TrendDirection)direction, percentage), TrendFormula.Of(series));
    }

    [Fact]
    public void Of_OneWeek_IsStableWithoutPercentage()
    {
        Assert.Equal(new Trend(TrendDirection.Stable, null), TrendFormula.Of(Histories.Series([.. Histories.Repeat(100, 7)])));
    }

    [Fact]
    public void Of_OlderDays_LooksNoFurtherThanTwoWeeks()
    {
        var series = Histories.Series([9_000, .. Histories.Repeat(100, 7), .. Histories.Repeat(110, 7)]);

        Assert.Equal(new Trend(TrendDirection.Up, 10), TrendFormula.Of(series));
    }

    [Fact]
    public void Of_AGapOfAWeek_HasNothingBefore()
    {
        // Newest day 14: the 7 days before its week are days 1 to 7, all missing.
        var series = Histories.Series([100, .. Histories.Repeat(null, 13), 200]);

        Assert.Equal(new Trend(TrendDirection.Stable, null), TrendFormula.Of(series));
    }
}
