using Pipeline.Health.Formulas;

namespace Pipeline.Tests.Health.Formulas;

public class PercentileFormulaTests
{
    [Theory]
    [InlineData(5, 0)]
    [InlineData(15, 25)] // lower than it: 10
    [InlineData(20, 37.5)] // lower 10, equal 20: (1 + 1 / 2) / 4
    [InlineData(40, 87.5)] // (3 + 1 / 2) / 4
    [InlineData(50, 100)]
    public void Of_FiveDays_RanksTheNewestAmongTheOthers(double newest, double expected)
    {
        Assert.Equal(expected, PercentileFormula.Of(Histories.Series(40, 10, 30, 20, newest)));
    }

    [Fact]
    public void Of_OneDay_IsNull()
    {
        Assert.Null(PercentileFormula.Of(Histories.Series(5)));
    }

    [Fact]
    public void Of_EqualDays_IsTheMiddle()
    {
        Assert.Equal(50, PercentileFormula.Of(Histories.Series(5, 5, 5)));
    }

    [Fact]
    public void Of_TheNinetyFirstDayBack_DoesNotCount()
    {
        // 89 days lie between; day 0 is outside the 90 that end at day 90, day 1 inside.
        Assert.Null(PercentileFormula.Of(Histories.Series([9, .. Histories.Repeat(null, 89), 5])));
        Assert.Equal(0, PercentileFormula.Of(Histories.Series([9, .. Histories.Repeat(null, 88), 5])));
    }
}
