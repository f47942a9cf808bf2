using Pipeline.Health;

namespace Pipeline.Cli.Health;

/// <summary>How one person lives: what an ordinary day is, how weekends differ, and where things are going.</summary>
internal sealed class Habits
{
    private readonly double _steps;
    private readonly double _weekend;
    private readonly double _dailyDrift;
    private readonly double _stride;
    private readonly double _restingCalories;
    private readonly double _weight;
    private readonly double _weightDrift;
    private readonly double _sleep;
    private readonly double _height;
    private readonly double _systolic;

    private Habits(Random random)
    {
        _steps = Between(random, 5_000, 11_500);
        _weekend = Between(random, 0.65, 1.25);
        _dailyDrift = Between(random, -0.001, 0.002);
        _stride = Between(random, 0.00065, 0.0008);
        _height = Math.Round(Between(random, 152, 196));
        _weight = Between(random, 20, 29) * _height * _height / 10_000;
        _weightDrift = Between(random, -0.03, 0.02);
        _restingCalories = 500 + (18 * _weight);
        _sleep = Between(random, 6.3, 8.1);
        _systolic = Between(random, 108, 136);
        ForgottenShare = Between(random, 0.01, 0.08);
    }

    /// <summary>Share of days without a record, beside the planted gap.</summary>
    public double ForgottenShare { get; }

    public static Habits Draw(Random random) => new(random);

    /// <summary>A value of a metric that nobody would take for an ordinary one.</summary>
    public double Unusual(MetricType metric, Random random) => metric switch
    {
        MetricType.Steps => Math.Round(_steps * Between(random, 3.2, 3.8)),
        MetricType.SleepHours => Math.Round(Between(random, 0.5, 2), 2),
        MetricType.Weight => Math.Round(_weight + Between(random, 18, 25), 1),
        MetricType.BodyTemperature => Math.Round(Between(random, 39.2, 40.4), 1),
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "Nothing unusual is known of this metric."),
    };

    /// <summary>One day.</summary>
    /// <param name="offset">Days since the first.</param>
    /// <param name="planted">What is unusual about the day; null on an ordinary one.</param>
    public HealthRecord Record(string userId, DateOnly date, int offset, PlantedAnomaly? planted, Random random)
    {
        var weekend = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        var ordinarySteps = Math.Round(_steps * (weekend ? _weekend : 1) * (1 + (_dailyDrift * offset)) * Math.Max(0.3, 1 + (0.14 * Normal(random))));
        var ordinarySleep = Math.Round(Math.Clamp(_sleep + (weekend ? 0.6 : 0) + (0.5 * Normal(random)), 3, 13), 2);
        var ordinaryWeight = Math.Round(_weight + (_weightDrift * offset) + (0.35 * Normal(random)), 1);
        var ordinaryTemperature = Math.Round(36.6 + (0.18 * Normal(random)), 1);
        var hydration = Math.Round(Math.Clamp(1.9 + (0.4 * Normal(random)), 0.4, 5), 2);
        var systolic = Math.Round(_systolic + (5 * Normal(random)));
        var diastolic = Math.Round((_systolic * 0.64) + (4 * Normal(random)));
        var (weighed, pressed, manual) = (random.NextDouble() < 0.8, random.NextDouble() < 0.3, random.NextDouble() < 0.15);

        var steps = planted?.MetricType == MetricType.Steps ? planted.Value : ordinarySteps;
        var activeMinutes = Math.Round(steps / 105);
        var writtenAt = new DateTimeOffset(date.ToDateTime(new TimeOnly(22, 0)), TimeSpan.Zero);
        return new HealthRecord(
            userId,
            date,
            new HealthMetrics
            {
                Steps = steps,
                Distance = Math.Round(steps * _stride, 2),
                Calories = Math.Round(_restingCalories + (steps * 0.042)),
                ActiveMinutes = activeMinutes,
                HeartPoints = Math.Round(activeMinutes * 0.45),
                Weight = planted?.MetricType == MetricType.Weight ? planted.Value : weighed ? ordinaryWeight : null,
                SleepHours = planted?.MetricType == MetricType.SleepHours ? planted.Value : ordinarySleep,
                Height = offset % 30 == 0 ? _height : null,
                BodyTemperature = planted?.MetricType == MetricType.BodyTemperature ? planted.Value : ordinaryTemperature,
                Hydration = hydration,
                BloodPressure = pressed ? new BloodPressure(systolic, diastolic) : null,
            },
            writtenAt)
        {
            Device = manual ? Device.Manual : Device.GoogleFit,
            Activities = weekend ? ["walking", "cycling"] : ["walking"],
            CreatedAt = writtenAt,
        };
    }

    private static double Between(Random random, double from, double to) => from + (random.NextDouble() * (to - from));

    // G. E. P. Box and M. E. Muller, "A Note on the Generation of Random Normal Deviates", 1958; cut at four deviations.
    private static double Normal(Random random) => Math.Clamp(
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()), -4, 4);
}
