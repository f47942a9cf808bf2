namespace Pipeline.Health;

/// <summary>The lengths and names of the time ranges.</summary>
public static class TimeRanges
{
    /// <summary>Every range, the shortest first.</summary>
    public static IReadOnlyList<TimeRange> All { get; } = [TimeRange.Week, TimeRange.Month, TimeRange.Quarter];

    /// <summary>The number of calendar days: 7, 30 or 90.</summary>
    public static int DaysOf(TimeRange range) => range switch
    {
        TimeRange.Week => 7,
        TimeRange.Month => 30,
        _ => 90,
    };

    /// <summary>The name in requests, answers and stored results: <c>7day</c>, <c>30day</c> or <c>90day</c>.</summary>
    public static string NameOf(TimeRange range) => range switch
    {
        TimeRange.Week => "7day",
        TimeRange.Month => "30day",
        _ => "90day",
    };

    /// <summary>Finds a range by its exact <see cref="NameOf"/>.</summary>
    public static bool TryParse(string? name, out TimeRange range)
    {
        foreach (var candidate in All)
        {
            if (NameOf(candidate) == name)
            {
                range = candidate;
                return true;
            }
        }

        range = default;
        return false;
    }
}
