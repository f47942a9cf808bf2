using System.Globalization;
using Microsoft.AspNetCore.Http;
using Pipeline.Http;
using Pipeline.MicroBatch;

namespace Pipeline.Health.Api;

/// <summary>Reads and checks the query parameters of the analytics. Every fault names its parameter and what would be right.</summary>
public sealed class AnalyticsRequestReader(HttpRequest request)
{
    /// <summary>Anomalies on a page, unless asked otherwise.</summary>
    public const int DefaultLimit = 100;

    /// <summary>Anomalies that a page may have.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>The parameter <c>userId</c>: 1 to 256 characters.</summary>
    /// <exception cref="BadInputException">It is missing or wrong.</exception>
    public string UserId() => OptionalUserId() ?? throw Missing("userId", "the user's id");

    /// <summary>The parameter <c>metricType</c>.</summary>
    /// <exception cref="BadInputException">It is missing or no metric.</exception>
    public MetricType MetricType()
    {
        var names = string.Join(", ", MetricTypes.All.Select(MetricTypes.NameOf));
        var text = Text("metricType") ?? throw Missing("metricType", $"one of {names}");
        return MetricTypes.TryParse(text, out var metric) ? metric : throw Bad("metricType", text, $"one of {names}");
    }

    /// <summary>The parameter <c>timeRange</c>.</summary>
    /// <exception cref="BadInputException">It is missing or no time range.</exception>
    public TimeRange TimeRange()
    {
        var names = string.Join(", ", TimeRanges.All.Select(TimeRanges.NameOf));
        var text = Text("timeRange") ?? throw Missing("timeRange", $"one of {names}");
        return TimeRanges.TryParse(text, out var range) ? range : throw Bad("timeRange", text, $"one of {names}");
    }

    internal AnomalyQuery AnomalyQuery() => new(From(), Severity(), OptionalUserId(), After(), Limit());

    private string? OptionalUserId()
    {
        var text = Text("userId");
        return text is null || text.Length <= HealthRecordBuilder.MaxUserIdLength
            ? text
            : throw new BadInputException("userId", $"'userId' has {text.Length} characters; at most {HealthRecordBuilder.MaxUserIdLength} are possible.");
    }

    private DateOnly? From()
    {
        var text = Text("from");
        return text is null ? null
            : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : throw Bad("from", text, "a day such as 2025-11-13");
    }

    private AnomalySeverity? Severity() => Text("severity") switch
    {
        null => null,
        "low" => AnomalySeverity.Low,
        "medium" => AnomalySeverity.Medium,
        "high" => AnomalySeverity.High,
        var text => throw Bad("severity", text, "one of low, medium, high"),
    };

    private AnomalyPosition? After()
    {
        var text = Text("continuation");
        return text is null ? null : AnomalyContinuation.Read(text)
            ?? throw new BadInputException("continuation", "'continuation' is not one that this list has given.");
    }

    private int Limit()
    {
        var text = Text("limit");
        return text is null ? DefaultLimit
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit ? limit
            : throw Bad("limit", text, $"a whole number from 1 to {MaxLimit}");
    }

    // Empty counts as left out.
    private string? Text(string name)
    {
        var values = request.Query[name];
        return values.Count <= 1
            ? values.ToString() is { Length: > 0 } text ? text : null
            : throw new BadInputException(name, $"'{name}' is given {values.Count} times; give it once.");
    }

    private static BadInputException Missing(string name, string right) => new(name, $"'{name}' is missing; {right} is wanted.");

    private static BadInputException Bad(string name, string text, string right)
    {
        const int longest = 80;
        return new(name, $"'{name}' is '{CutText.At(text, longest)}'; {right} is wanted.");
    }
}
