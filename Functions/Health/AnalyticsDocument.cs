using System.Text.Json.Serialization;

namespace Pipeline.Health;

/// <summary>The analytics of one metric of one user over one time range, as it is stored and as the API shows it.</summary>
/// <remarks>
/// Stored with <see cref="Key"/> as <c>_id</c> and the names of its JSON; <c>calculatedAt</c> and <c>expiresAt</c> are BSON dates. Everything inside
/// <c>results</c> is stored as its JSON is (<see cref="HealthJson"/>): days are texts yyyy-MM-dd, numbers may be of any numeric type.
/// </remarks>
/// <param name="CalculatedAt">When the calculation began, before its inputs were read: UTC, whole milliseconds.</param>
/// <param name="ExpiresAt">When the database removes it: 90 days later.</param>
/// <param name="InputsVersion">
/// A digest of the formulas' version and of every day and value that the results come from: equal when the results are bound to be, whatever the order
/// in which records came, and whatever else of the records has changed.
/// </param>
/// <param name="Results">Null when the user had values of the metric once and has none any more.</param>
public sealed record AnalyticsDocument(
    string UserId,
    MetricType MetricType,
    TimeRange TimeRange,
    DateTimeOffset CalculatedAt,
    DateTimeOffset ExpiresAt,
    string InputsVersion,
    MetricAnalytics? Results)
{
    /// <summary>How long results are kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(90);

    /// <summary>What identifies it: user, metric and time range, between vertical bars.</summary>
    [JsonIgnore]
    public string Key => KeyOf(UserId, MetricType, TimeRange);

    /// <summary>The result of a calculation.</summary>
    /// <param name="now">When the calculation began.</param>
    internal static AnalyticsDocument Of(
        string userId, MetricType metricType, TimeRange timeRange, DateTimeOffset now, string inputsVersion, MetricAnalytics? results)
    {
        var calculatedAt = CutToMilliseconds(now);
        return new AnalyticsDocument(userId, metricType, timeRange, calculatedAt, calculatedAt + Retention, inputsVersion, results);
    }

    /// <summary>The result that takes the place of an earlier one when the user has no value of the metric any more.</summary>
    public static AnalyticsDocument Empty(string userId, MetricType metricType, TimeRange timeRange, DateTimeOffset now) =>
        Of(userId, metricType, timeRange, now, InputsDigest.Nothing, null);

    /// <summary>The time in UTC as a BSON date holds it.</summary>
    public static DateTimeOffset CutToMilliseconds(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    /// <summary>The <see cref="Key"/> of what these three identify.</summary>
    public static string KeyOf(string userId, MetricType metricType, TimeRange timeRange) =>
        $"{userId}|{MetricTypes.NameOf(metricType)}|{TimeRanges.NameOf(timeRange)}";
}
