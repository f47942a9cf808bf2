using Pipeline.Health;

namespace Pipeline.Cli.Health;

/// <summary>Spreads generated records over waves of writing, as a poll meets them: with equal times, late writes and corrections.</summary>
internal static class RecordWaves
{
    /// <summary>Records of one wave that share one millisecond of <c>updatedAt</c>.</summary>
    public const int TiesPerMillisecond = 7;

    /// <summary>Share of records that are written one wave later than their <c>updatedAt</c> says.</summary>
    public const double LateShare = 0.03;

    /// <summary>Share of records of earlier waves that the last wave corrects.</summary>
    public const double CorrectedShare = 0.02;

    /// <summary>Makes the waves: the oldest days first, as many days in each.</summary>
    /// <param name="users">All of them are held in memory.</param>
    /// <param name="count">Number of waves, 2 or more.</param>
    /// <param name="firstAt">When the first one is written.</param>
    /// <param name="interval">From one wave to the next: longer than a wave's records take at a millisecond for every seven of them.</param>
    /// <exception cref="ArgumentException">The interval is too short for the largest wave.</exception>
    public static IReadOnlyList<RecordWave> Of(
        IReadOnlyList<GeneratedUser> users, HealthDataOptions options, int count, DateTimeOffset firstAt, TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        var random = new Random(options.Seed);
        var planted = users.SelectMany(user => user.Anomalies).Select(anomaly => (anomaly.UserId, anomaly.Date)).ToHashSet();
        var slices = users
            .SelectMany(user => user.Records)
            .OrderBy(record => record.Date)
            .ThenBy(record => record.UserId, StringComparer.Ordinal)
            .ToLookup(record => Math.Min(count - 1, (record.Date.DayNumber - options.FirstDay.DayNumber) * count / options.Days));

        var waves = new List<RecordWave>(count);
        var late = new List<HealthRecord>();
        var correctable = new List<HealthRecord>();
        for (var number = 0; number < count; number++)
        {
            var at = firstAt + (number * interval);
            var last = number == count - 1;
            var stamped = Stamp([.. slices[number], .. last ? Correct(correctable, random) : []], at, interval);
            var fromBefore = late;
            late = last ? [] : [.. stamped.Where(_ => random.NextDouble() < LateShare)];
            var held = late.ToHashSet(ReferenceEqualityComparer.Instance);
            waves.Add(new RecordWave(
                at, [.. fromBefore, .. stamped.Where(record => !held.Contains(record))], fromBefore.Count, stamped.Count - slices[number].Count()));
            correctable.AddRange(stamped.Where(record => !planted.Contains((record.UserId, record.Date))));
        }

        return waves;
    }

    private static IEnumerable<HealthRecord> Correct(IEnumerable<HealthRecord> records, Random random) => records
        .Where(_ => random.NextDouble() < CorrectedShare)
        .Select(record => record with
        {
            Device = Device.Manual,
            Metrics = record.Metrics with { Calories = record.Metrics.Calories + 50, Hydration = null },
        });

    private static List<HealthRecord> Stamp(IReadOnlyList<HealthRecord> records, DateTimeOffset at, TimeSpan interval)
    {
        if (TimeSpan.FromMilliseconds(records.Count / TiesPerMillisecond) >= interval)
        {
            throw new ArgumentException($"{records.Count} records of a wave do not fit into {interval}.", nameof(interval));
        }

        return [.. records.Select((record, index) =>
        {
            var updatedAt = at.AddMilliseconds(index / TiesPerMillisecond);
            return record with { UpdatedAt = updatedAt, CreatedAt = record.CreatedAt < updatedAt ? record.CreatedAt : updatedAt };
        })];
    }
}
