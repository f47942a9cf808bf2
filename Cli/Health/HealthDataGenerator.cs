using Pipeline.Health;

namespace Pipeline.Cli.Health;

/// <summary>Makes health data that looks real: people of different habits, weekends, drifts, days left out, and anomalies that are known.</summary>
internal static class HealthDataGenerator
{
    /// <summary>The users, one after the other, so that any number of them takes the memory of one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number of the options is too small.</exception>
    public static IEnumerable<GeneratedUser> Generate(HealthDataOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Users, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Days, 45);
        return Enumerable.Range(1, options.Users).Select(number => GenerateUser(options, number));
    }

    private static GeneratedUser GenerateUser(HealthDataOptions options, int number)
    {
        var userId = $"user-{number:D5}";

        // A user of their own seed: the first ten of a hundred users are the ten of ten.
        var random = new Random(unchecked((options.Seed * 1_000_003) + number));
        var habits = Habits.Draw(random);
        var gap = DrawGap(options, userId, random);
        var anomalies = DrawAnomalies(options, userId, gap, habits, random);
        var records = new List<HealthRecord>(options.Days);
        for (var offset = 0; offset < options.Days; offset++)
        {
            var date = options.FirstDay.AddDays(offset);
            var planted = anomalies.FirstOrDefault(anomaly => anomaly.Date == date);

            // The draw comes first, so that a planted day changes nothing about the days after it.
            var record = habits.Record(userId, date, offset, planted, random);
            var forgotten = random.NextDouble() < habits.ForgottenShare;
            if ((date >= gap.FirstDay && date <= gap.LastDay) || (forgotten && planted is null))
            {
                continue;
            }

            records.Add(record);
        }

        return new GeneratedUser(userId, records, anomalies, gap);
    }

    private static PlantedGap DrawGap(HealthDataOptions options, string userId, Random random)
    {
        var length = random.Next(3, 9);
        var first = options.FirstDay.AddDays(random.Next(1, options.Days - length));
        return new PlantedGap(userId, first, first.AddDays(length - 1));
    }

    // At most one of a metric: one in the month before would widen what counts as usual.
    private static List<PlantedAnomaly> DrawAnomalies(
        HealthDataOptions options, string userId, PlantedGap gap, Habits habits, Random random)
    {
        MetricType[] metrics = [MetricType.Steps, MetricType.SleepHours, MetricType.Weight, MetricType.BodyTemperature];
        random.Shuffle(metrics);
        var anomalies = new List<PlantedAnomaly>();
        foreach (var metric in metrics.Take(random.Next(1, 4)))
        {
            var date = options.FirstDay.AddDays(random.Next(30, options.Days));
            if ((date < gap.FirstDay || date > gap.LastDay) && anomalies.All(other => other.Date != date))
            {
                anomalies.Add(new PlantedAnomaly(userId, metric, date, habits.Unusual(metric, random)));
            }
        }

        anomalies.Sort((left, right) => left.Date.CompareTo(right.Date));
        return anomalies;
    }
}
