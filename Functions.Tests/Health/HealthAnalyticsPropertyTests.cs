using FsCheck;
using FsCheck.Fluent;
using Pipeline.Health;

namespace Pipeline.Tests.Health;

public class HealthAnalyticsPropertyTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(200);

    [Fact]
    public void Compute_InAnyOrder_GivesTheSameBits() =>
        Prop.ForAll(HistoryGenerators.Any, HistoryGenerators.Seed, (records, seed) =>
        {
            var shuffled = records.ToArray();
            new Random(seed).Shuffle(shuffled);
            return Compute(records) == Compute(shuffled);
        }).Check(Thorough);

    [Fact]
    public void Compute_WithRecordsThatComeTwice_GivesTheSame() =>
        Prop.ForAll(HistoryGenerators.Any, records => Compute(records) == Compute([.. records, .. records])).Check(Thorough);

    [Fact]
    public void Compute_WithAllDaysMoved_MovesTheResults() =>
        Prop.ForAll(HistoryGenerators.Any, Gen.Choose(-800, 800).ToArbitrary(), (records, days) =>
        {
            var moved = records.Select(record => record with { Date = record.Date.AddDays(days) }).ToArray();
            var expected = HealthAnalytics.Compute(records, Histories.Now).Select(document => Move(document, days));
            return Histories.Print(expected) == Histories.Print(HealthAnalytics.Compute(moved, Histories.Now).Select(document => Move(document, 0)));
        }).Check(Thorough);

    [Fact]
    public void Compute_OfAnything_KeepsItsBounds() =>
        Prop.ForAll(HistoryGenerators.Any, records => HealthAnalytics.Compute(records, Histories.Now).All(document =>
        {
            var results = document.Results!;
            var statistics = results.Statistics;
            return results.Percentile is null or (>= 0 and <= 100)
                && statistics.Minimum <= statistics.Mean && statistics.Mean <= statistics.Maximum
                && statistics.Minimum <= statistics.Median && statistics.Median <= statistics.Maximum
                && statistics.Completeness is > 0 and <= 100
                && statistics.StandardDeviation is null == (statistics.Count == 1)
                && statistics.StandardDeviation is null or >= 0
                && (results.Streak is not { } streak || streak.Current <= streak.Longest)
                && results.Anomalies.All(anomaly => anomaly.Date <= results.NewestDay
                    && anomaly.Date > results.NewestDay.AddDays(-TimeRanges.DaysOf(document.TimeRange))
                    && Math.Abs(anomaly.Deviation) > 0);
        })).Check(Thorough);

    [Fact]
    public void Compute_OfAnything_IsWhatTheDefinitionsSay() =>
        Prop.ForAll(HistoryGenerators.Any, records => HealthAnalytics.Compute(records, Histories.Now).All(document =>
        {
            var days = DailyRecords.Of(records)
                .Where(record => record.Metrics[document.MetricType] is not null)
                .ToDictionary(record => record.Date, record => record.Metrics[document.MetricType]!.Value);
            return NaiveAnalytics.Agrees(days, document);
        })).Check(Thorough);

    [Fact]
    public void InputsVersion_WhereItIsEqual_SoAreTheResults() =>
        Prop.ForAll(HistoryGenerators.Any, HistoryGenerators.Seed, (records, seed) =>
        {
            if (records.Length == 0)
            {
                return true;
            }

            var random = new Random(seed);
            var changed = records.ToArray();
            ref var one = ref changed[random.Next(changed.Length)];
            one = one with { Metrics = one.Metrics with { Steps = random.Next(0, 5) * 500 }, UpdatedAt = Histories.Now.AddHours(1) };
            var before = HealthAnalytics.Compute(records, Histories.Now);
            var after = HealthAnalytics.Compute(changed, Histories.Now);
            return before.Join(after, document => document.Key, document => document.Key, (left, right) => (left, right))
                .All(pair => pair.left.InputsVersion != pair.right.InputsVersion || Histories.Print([pair.left]) == Histories.Print([pair.right]));
        }).Check(Thorough);

    private static string Compute(HealthRecord[] records) => Histories.Print(HealthAnalytics.Compute(records, Histories.Now));

    // Sentences tell days, so they are left out; so are the versions, which are digests of days.
    private static AnalyticsDocument Move(AnalyticsDocument document, int days) => document with
    {
        InputsVersion = "",
        Results = document.Results! with
        {
            NewestDay = document.Results.NewestDay.AddDays(days),
            Streak = document.Results.Streak is { } streak ? streak with { StartDay = streak.StartDay?.AddDays(days) } : null,
            Anomalies = [.. document.Results.Anomalies.Select(anomaly => anomaly with { Date = anomaly.Date.AddDays(days), Sentence = "" })],
        },
    };
}
