using Pipeline.Health;
using Pipeline.Health.Formulas;

namespace Pipeline.Tests.Health.Formulas;

public class RangeStatisticsFormulaTests
{
    [Fact]
    public void Of_FiveDaysOfAWeek_DescribesTheDaysPresent()
    {
        // Mean (8000 + 6000 + 10000 + 7000 + 9000) / 5 = 40000 / 5; squares 0 + 4 + 4 + 1 + 1 = 10 million, / 4; completeness 5 / 7.
        Assert.Equal(
            new RangeStatistics(5, 8_000, 8_000, 6_000, 10_000, Math.Sqrt(2_500_000), 500.0 / 7),
            RangeStatisticsFormula.Of([8_000, 6_000, 10_000, 7_000, 9_000], 7));
    }

    [Fact]
    public void Of_OneDay_HasNoDeviation()
    {
        Assert.Equal(new RangeStatistics(1, 5, 5, 5, 5, null, 100.0 / 30), RangeStatisticsFormula.Of([5], 30));
    }

    [Fact]
    public void Of_AWholeWeek_IsComplete()
    {
        Assert.Equal(new RangeStatistics(7, 4, 4, 1, 7, Math.Sqrt(28.0 / 6), 100), RangeStatisticsFormula.Of([1, 2, 3, 4, 5, 6, 7], 7));
    }
}
