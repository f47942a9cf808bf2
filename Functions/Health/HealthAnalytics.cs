namespace Pipeline.Health;

/// <summary>All formulas over the whole history of one user. Pure: the same records, in any order, give the same results to the last bit.</summary>
public static class HealthAnalytics
{
    /// <summary>Computes every metric of which there is a value, over every time range.</summary>
    /// <param name="history">All records of one user, in any order; <see cref="DailyRecords"/> merges several of a day.</param>
    /// <param name="now">When the calculation began; cut down to whole milliseconds.</param>
    /// <returns>Three documents for each metric; none for an empty history.</returns>
    /// <exception cref="ArgumentException">The records are of more than one user.</exception>
    public static IReadOnlyList<AnalyticsDocument> Compute(IReadOnlyCollection<HealthRecord> history, DateTimeOffset now)
    {
        if (history.Count == 0)
        {
            return [];
        }

        var userId = history.First().UserId;
        if (history.FirstOrDefault(record => record.UserId != userId) is { } stranger)
        {
            throw new ArgumentException($"The history of '{userId}' holds a record of '{stranger.UserId}'.", nameof(history));
        }

        return
        [
            .. MetricResults.Of(history).SelectMany(results => TimeRanges.All.Select(
                range => AnalyticsDocument.Of(userId, results.Metric, range, now, results.VersionOf(range), results.Of(range)))),
        ];
    }
}
