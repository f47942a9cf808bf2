using Pipeline.Health;
using Pipeline.Health.Formulas;

namespace Pipeline.Tests.Health.Formulas;

public class StreakFormulaTests
{
    [Fact]
    public void Of_RunsOfThreeAndTwo_KnowsTheCurrentAndTheLongest()
    {
        // Days 0-2 are a run of three; day 3 has too few; days 4 and 5 are the current run.
        Assert.Equal(
            new Streak(2, Histories.FirstDay.AddDays(4), 3),
            StreakFormula.Of(Histories.Series(1_001, 5_000, 2_000, 1_000, 3_000, 3_000)));
    }

    [Fact]
    public void Of_AMissingDay_EndsTheRun()
    {
        Assert.Equal(
            new Streak(1, Histories.FirstDay.AddDays(3), 2), StreakFormula.Of(Histories.Series(2_000, 2_000, null, 2_000)));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(0)]
    public void Of_ANewestDayOfTooFew_HasNoCurrentStreak(double newest)
    {
        Assert.Equal(new Streak(0, null, 2), StreakFormula.Of(Histories.Series(2_000, 2_000, newest)));
    }

    [Fact]
    public void Of_OneDay_IsAStreakOfOne()
    {
        Assert.Equal(new Streak(1, Histories.FirstDay, 1), StreakFormula.Of(Histories.Series(1_001)));
    }

    [Theory]
    [InlineData("2024-02-27", 4)] // 27, 28 and 29 February, 1 March
    [InlineData("2023-12-30", 4)] // over the end of the year
    [InlineData("2025-03-29", 4)] // over the change of clocks in Europe
    public void Of_DaysInARow_CountsCalendarDays(string first, int count)
    {
        var start = DateOnly.Parse(first, System.Globalization.CultureInfo.InvariantCulture);
        var records = Enumerable.Range(0, count).Select(day => Histories.Steps(start.AddDays(day), 2_000)).ToList();

        Assert.Equal(new Streak(count, start, count), StreakFormula.Of(MetricSeries.Of(records, MetricType.Steps)!));
    }

    [Fact]
    public void Of_TheTwentyEighthOfFebruaryOfALeapYear_DoesNotTouchMarch()
    {
        HealthRecord[] records = [Histories.Steps(new(2024, 2, 28), 2_000), Histories.Steps(new(2024, 3, 1), 2_000)];

        Assert.Equal(new Streak(1, new DateOnly(2024, 3, 1), 1), StreakFormula.Of(MetricSeries.Of(records, MetricType.Steps)!));
    }
}
