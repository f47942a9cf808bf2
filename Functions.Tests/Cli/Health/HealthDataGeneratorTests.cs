using Pipeline.Cli.Health;
using Pipeline.Health;

namespace Pipeline.Tests.Cli.Health;

public class HealthDataGeneratorTests
{
    private static readonly HealthDataOptions Options = new() { NewestDay = new(2025, 11, 13) };

    [Fact]
    public void Generate_Twice_IsTheSame()
    {
        Assert.Equal(Print(Options), Print(Options));
        Assert.NotEqual(Print(Options), Print(Options with { Seed = 2 }));
    }

    [Fact]
    public void Generate_MoreUsers_KeepsThoseThatWereThere()
    {
        Assert.Equal(Print(Options with { Users = 5 }), Print(Options).Take(5));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Generate_AnySeed_PlantsWhatTheAnalyticsFind(int seed)
    {
        var users = HealthDataGenerator.Generate(Options with { Seed = seed, Users = 200 }).ToList();

        Assert.All(users, user =>
        {
            var documents = HealthAnalytics.Compute([.. user.Records], DateTimeOffset.UnixEpoch);
            var found = documents.Where(document => document.TimeRange == TimeRange.Quarter)
                .SelectMany(document => document.Results!.Anomalies.Select(anomaly => (document.MetricType, anomaly.Date, anomaly.Value)))
                .ToHashSet();
            Assert.All(user.Anomalies, planted => Assert.Contains((planted.MetricType, planted.Date, planted.Value), found));
        });
        Assert.InRange(users.Sum(user => user.Anomalies.Count), 200, 600);
    }

    [Fact]
    public void Generate_AnyUser_HasRecordsThatAreUsableAndAGap()
    {
        var users = HealthDataGenerator.Generate(Options).ToList();

        Assert.Equal(50, users.Count);
        Assert.All(users, user =>
        {
            Assert.DoesNotContain(user.Records, record => record.Date >= user.Gap.FirstDay && record.Date <= user.Gap.LastDay);
            Assert.Equal(user.Records.Count, user.Records.Select(record => record.Date).Distinct().Count());
            Assert.InRange(user.Records.Count, 65, 87);
            Assert.All(user.Records, record =>
            {
                Assert.Equal(user.UserId, record.UserId);
                Assert.InRange(record.Date, Options.FirstDay, Options.NewestDay);
                Assert.All(MetricTypes.All, metric => Assert.True(
                    record.Metrics[metric] is not { } value || MetricTypes.RangeOf(metric).Contains(value), $"{metric} {record.Metrics[metric]}"));
            });
        });
    }

    [Fact]
    public void Waves_OfUsers_HoldTheirLatestStateWithTiesLateWritesAndCorrections()
    {
        var users = HealthDataGenerator.Generate(Options).ToList();
        var start = new DateTimeOffset(2025, 11, 14, 8, 0, 0, TimeSpan.Zero);
        var waves = RecordWaves.Of(users, Options, 5, start, TimeSpan.FromSeconds(10));

        Assert.Equal(5, waves.Count);
        Assert.Equal(users.Sum(user => user.Records.Count), waves.Sum(wave => wave.Records.Count - wave.Corrections));
        Assert.Equal([false, true, true, true, true], waves.Select(wave => wave.LateWrites > 0));
        Assert.Equal([false, false, false, false, true], waves.Select(wave => wave.Corrections > 0));
        Assert.All(waves, wave =>
        {
            Assert.Equal(wave.LateWrites, wave.Records.Count(record => record.UpdatedAt < wave.At));
            Assert.All(wave.Records, record => Assert.InRange(record.UpdatedAt, wave.At.AddSeconds(-10), wave.At.AddSeconds(10)));
            Assert.Contains(wave.Records.CountBy(record => record.UpdatedAt), tie => tie.Value == RecordWaves.TiesPerMillisecond);
        });

        // In the order of writing the last one counts, and it is also the one with the newest time.
        var all = waves.SelectMany(wave => wave.Records).ToList();
        Assert.All(all.GroupBy(record => (record.UserId, record.Date)), group => Assert.Equal(group.Max(record => record.UpdatedAt), group.Last().UpdatedAt));
    }

    [Fact]
    public void Waves_TooShortForTheirRecords_AreRefused()
    {
        var users = HealthDataGenerator.Generate(Options).ToList();

        Assert.Throws<ArgumentException>(() => RecordWaves.Of(users, Options, 2, DateTimeOffset.UnixEpoch, TimeSpan.FromMilliseconds(100)));
    }

    private static IEnumerable<string> Print(HealthDataOptions options) => HealthDataGenerator.Generate(options)
        .Select(user => string.Join('\n', [.. user.Anomalies.Select(one => one.ToString()), user.Gap.ToString(), .. user.Records.Select(record => $"{record.Date} {record.Metrics}")]))
        .ToList();
}
