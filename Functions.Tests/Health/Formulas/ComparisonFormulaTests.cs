using Pipeline.Health;
using Pipeline.Health.Formulas;

namespace Pipeline.Tests.Health.Formulas;

public class ComparisonFormulaTests
{
    [Fact]
    public void Of_TwoWeeks_ComparesTheirMeans()
    {
        // Before: 100 seven times. After: (140 · 6 + 70) / 7 = 910 / 7 = 130; +30, 30 %.
        var series = Histories.Series([.. Histories.Repeat(100, 7), .. Histories.Repeat(140, 6), 70]);

        Assert.Equal(new PeriodComparison(100, 30, 30), ComparisonFormula.Of(series, 7));
    }

    [Fact]
    public void Of_WeeksWithGaps_CountsCalendarDays()
    {
        // Newest day 13: after is days 7 to 13 (60, 80 → 70), before is days 0 to 6 (50 → 50). By rows it would be something else.
        var series = Histories.Series(50, null, null, null, null, null, null, 60, null, null, null, null, null, 80);

        Assert.Equal(new PeriodComparison(50, 20, 40), ComparisonFormula.Of(series, 7));
    }

    [Fact]
    public void Of_NothingBefore_HasNoComparison()
    {
        Assert.Equal(new PeriodComparison(null, null, null), ComparisonFormula.Of(Histories.Series([.. Histories.Repeat(100, 7)]), 7));
    }

    [Fact]
    public void Of_ZeroBefore_HasNoPercentage()
    {
        Assert.Equal(new PeriodComparison(0, 5, null), ComparisonFormula.Of(Histories.Series([.. Histories.Repeat(0, 7), 5]), 1));
    }

    [Fact]
    public void Of_NextToNothingBefore_HasNoInfinitePercentage()
    {
        Assert.Null(ComparisonFormula.Of(Histories.Series(double.Epsilon, 5), 1).Percentage);
    }
}
