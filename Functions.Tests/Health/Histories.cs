using System.Text.Json;
using Pipeline.Health;
using Pipeline.Health.Formulas;

namespace Pipeline.Tests.Health;

/// <summary>Short ways to say histories.</summary>
internal static class Histories
{
    public static readonly DateOnly FirstDay = new(2025, 11, 1);

    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A record of a day with a number of steps.</summary>
    public static HealthRecord Steps(DateOnly date, double steps, DateTimeOffset? updatedAt = null, string userId = "ann") => new(
        userId, date, new HealthMetrics { Steps = steps }, updatedAt ?? new DateTimeOffset(date.ToDateTime(default), TimeSpan.Zero));

    /// <summary>Steps of consecutive days from <see cref="FirstDay"/> on; null for a day without a record.</summary>
    public static HealthRecord[] Days(params double?[] steps) =>
    [
        .. steps.Select((value, day) => (value, day))
            .Where(pair => pair.value is not null)
            .Select(pair => Steps(FirstDay.AddDays(pair.day), pair.value!.Value)),
    ];

    /// <summary>The steps of <see cref="Days"/> as a series.</summary>
    public static MetricSeries Series(params double?[] steps) => MetricSeries.Of(DailyRecords.Of(Days(steps)), MetricType.Steps)!;

    /// <summary>The same value a number of times.</summary>
    public static IEnumerable<double?> Repeat(double? value, int times) => Enumerable.Repeat(value, times);

    /// <summary>Every bit of the results, for comparison.</summary>
    public static string Print(IEnumerable<AnalyticsDocument> documents) =>
        string.Join('\n', documents.Select(document => JsonSerializer.Serialize(document, HealthJson.Default.AnalyticsDocument)));

    /// <summary>The results without the time of calculation and what is empty.</summary>
    public static string PrintResults(IEnumerable<AnalyticsDocument> documents) => Print(documents
        .Where(document => document.Results is not null)
        .OrderBy(document => document.Key, StringComparer.Ordinal)
        .Select(document => document with { CalculatedAt = default, ExpiresAt = default }));
}
