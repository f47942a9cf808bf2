using System.Text.Json;
using Pipeline.Health;

namespace Pipeline.Tests.Health;

public class HealthAnalyticsTests
{
    [Fact]
    public void Compute_NoRecords_IsNothing()
    {
        Assert.Empty(HealthAnalytics.Compute([], Histories.Now));
    }

    [Fact]
    public void Compute_RecordsOfTwoUsers_IsRefused()
    {
        HealthRecord[] records = [Histories.Steps(Histories.FirstDay, 1), Histories.Steps(Histories.FirstDay, 1, userId: "bob")];

        Assert.Equal(
            "The history of 'ann' holds a record of 'bob'. (Parameter 'history')",
            Assert.Throws<ArgumentException>(() => HealthAnalytics.Compute(records, Histories.Now)).Message);
    }

    [Fact]
    public void Compute_OneDay_GivesEveryRangeOfItsMetrics()
    {
        var record = Histories.Steps(Histories.FirstDay, 2_000) with
        {
            Metrics = new HealthMetrics { Steps = 2_000, BloodPressure = new BloodPressure(120, null) },
        };
        var documents = HealthAnalytics.Compute([record], Histories.Now.AddTicks(5));

        Assert.Equal(
            [
                "ann|steps|7day", "ann|steps|30day", "ann|steps|90day",
                "ann|bloodPressureSystolic|7day", "ann|bloodPressureSystolic|30day", "ann|bloodPressureSystolic|90day",
            ],
            documents.Select(document => document.Key));
        Assert.All(documents, document => Assert.Equal(Histories.Now, document.CalculatedAt));
        Assert.All(documents, document => Assert.Equal(Histories.Now.AddDays(90), document.ExpiresAt));
        Assert.Equal(
            """
            {"userId":"ann","metricType":"steps","timeRange":"30day","calculatedAt":"2026-01-01T00:00:00+00:00","expiresAt":"2026-04-01T00:00:00+00:00",
            "inputsVersion":"#","results":{"newestDay":"2025-11-01","newestValue":2000,
            "statistics":{"count":1,"mean":2000,"median":2000,"minimum":2000,"maximum":2000,"standardDeviation":null,"completeness":3.3333333333333335},
            "comparison":{"previousMean":null,"difference":null,"percentage":null},"trend":{"direction":"stable","percentage":null},
            "percentile":null,"streak":{"current":1,"startDay":"2025-11-01","longest":1},"anomalies":[]}}
            """.ReplaceLineEndings(""),
            JsonSerializer.Serialize(documents[1] with { InputsVersion = "#" }, HealthJson.Default.AnalyticsDocument));
        Assert.Null(documents[3].Results!.Streak);
    }

    [Fact]
    public void Compute_NinetyOneDays_AveragesTheLast7And30And90()
    {
        // Steps of day d are d, for d from 0 to 90: the last 7 are 84 to 90 (mean 87), the last 30 are 61 to 90 (75.5), the last 90 are 1 to 90 (45.5).
        var results = Results([.. Enumerable.Range(0, 91).Select(day => (double?)day)]);

        Assert.Equal([87, 75.5, 45.5], results.Select(result => result.Statistics.Mean));
        Assert.Equal([7, 30, 90], results.Select(result => result.Statistics.Count));
        Assert.Equal([100, 100, 100], results.Select(result => result.Statistics.Completeness));
        Assert.Equal([84, 61, 1], results.Select(result => result.Statistics.Minimum));

        // Before them: 77 to 83 (80), 31 to 60 (45.5), and day 0 alone (0).
        Assert.Equal([80, 45.5, 0], results.Select(result => result.Comparison.PreviousMean!.Value));
        Assert.Equal([100 * 87.0 / 80 - 100, 100 * 75.5 / 45.5 - 100, null], results.Select(result => result.Comparison.Percentage));
        Assert.All(results, result => Assert.Equal(100, result.Percentile));
        Assert.All(results, result => Assert.Equal(new Streak(0, null, 0), result.Streak));
    }

    [Fact]
    public void Compute_RowsWithGaps_CountsCalendarDaysAndNotRows()
    {
        // Newest day 9: its week is days 3 to 9, with 10 and 30.
        var week = Results(1_000, 2_000, null, 10, null, null, null, null, null, 30)[0];

        Assert.Equal(2, week.Statistics.Count);
        Assert.Equal(20, week.Statistics.Mean);
        Assert.Equal(1_500, week.Comparison.PreviousMean);
    }

    [Fact]
    public void Compute_AMetricThatEndedEarlier_EndsAtItsOwnNewestDay()
    {
        var records = Histories.Days(1, 2, 3);
        records[0] = records[0] with { Metrics = new HealthMetrics { Steps = 1, Weight = 70 } };
        var documents = HealthAnalytics.Compute(records, Histories.Now);

        Assert.Equal(Histories.FirstDay.AddDays(2), documents.First(document => document.MetricType == MetricType.Steps).Results!.NewestDay);
        Assert.Equal(Histories.FirstDay, documents.First(document => document.MetricType == MetricType.Weight).Results!.NewestDay);
    }

    [Fact]
    public void Compute_AnAnomaly_IsInEveryRangeThatHasItsDay()
    {
        double?[] steps = [1, 2, 3, 4, 5, 6, 7, 100, .. Histories.Repeat(null, 6), 4];

        Assert.Equal([0, 1, 1], Results(steps).Select(result => result.Anomalies.Count));
    }

    [Fact]
    public void InputsVersion_OfTheSameValues_IsTheSameWhateverElseChanged()
    {
        var records = Histories.Days(1, 2, 3);
        var touched = records.Select(record => record with
        {
            UpdatedAt = record.UpdatedAt.AddDays(3),
            Device = Device.Manual,
            Metrics = record.Metrics with { Weight = 70 },
        }).ToList();

        Assert.Equal(Versions(records), Versions(touched));
    }

    [Fact]
    public void InputsVersion_OfADayLongAgo_ChangesOnlyWhereTheStreakDoes()
    {
        var records = Histories.Days([5, .. Histories.Repeat(null, 180), 1, 2]);
        var corrected = records.Select((record, index) => index == 0 ? record with { Metrics = new HealthMetrics { Steps = 6 } } : record).ToList();
        var walked = records.Select((record, index) => index == 0 ? record with { Metrics = new HealthMetrics { Steps = 6_000 } } : record).ToList();

        Assert.Equal(Versions(records), Versions(corrected));
        Assert.Empty(Versions(records).Intersect(Versions(walked)));
    }

    [Fact]
    public void InputsVersion_OfADayInReach_ChangesWithIt()
    {
        var records = Histories.Days([5, .. Histories.Repeat(null, 178), 1]);
        var corrected = records.Select((record, index) => index == 0 ? record with { Metrics = new HealthMetrics { Steps = 6 } } : record).ToList();

        // Day 0 is the oldest of the 90 days before the last 90; the shorter ranges do not reach it.
        Assert.Equal([true, true, false], Versions(records).Zip(Versions(corrected), (left, right) => left == right));
    }

    private static List<string> Versions(IReadOnlyCollection<HealthRecord> records) =>
    [
        .. HealthAnalytics.Compute(records, Histories.Now)
            .Where(document => document.MetricType == MetricType.Steps)
            .Select(document => document.InputsVersion),
    ];

    private static List<MetricAnalytics> Results(params double?[] steps) =>
        [.. HealthAnalytics.Compute(Histories.Days(steps), Histories.Now).Select(document => document.Results!)];
}
