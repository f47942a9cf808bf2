namespace Pipeline.Health.Formulas;

/// <summary>
/// Runs of consecutive calendar days with more than 1,000 steps. A day without a record, or without steps, ends a run, like a day of 1,000 or fewer.
/// The current streak is the run that ends at the newest day with steps.
/// </summary>
internal static class StreakFormula
{
    /// <summary>A day counts when it has more steps than this.</summary>
    public const double Threshold = 1_000;

    /// <param name="steps">The whole history.</param>
    public static Streak Of(MetricSeries steps)
    {
        var days = steps.Days;
        var values = steps.Values;
        var (run, longest) = (0, 0);
        for (var i = 0; i < days.Length; i++)
        {
            var follows = i > 0 && days[i] == days[i - 1] + 1;
            run = values[i] > Threshold ? (follows ? run : 0) + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return new Streak(run, run == 0 ? null : DateOnly.FromDayNumber(steps.NewestDay - run + 1), longest);
    }
}
