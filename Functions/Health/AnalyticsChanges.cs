namespace Pipeline.Health;

/// <summary>What has to be stored so that the stored results are those of a history.</summary>
internal static class AnalyticsChanges
{
    /// <param name="userId">The user.</param>
    /// <param name="history">All records of the user, in any order.</param>
    /// <param name="stored">What is stored of that user.</param>
    /// <param name="now">When the calculation began.</param>
    /// <returns>
    /// Results whose inputs version is not the stored one, which alone are computed, and a result that says "nothing" in place of each stored one whose
    /// metric has no value any more.
    /// </returns>
    public static IReadOnlyList<AnalyticsWrite> Find(
        string userId, IEnumerable<HealthRecord> history, IEnumerable<AnalyticsVersion> stored, DateTimeOffset now)
    {
        var versions = stored.ToDictionary(version => (version.MetricType, version.TimeRange));
        var writes = new List<AnalyticsWrite>();
        foreach (var results in MetricResults.Of(history))
        {
            foreach (var range in TimeRanges.All)
            {
                var inputs = results.VersionOf(range);
                versions.Remove((results.Metric, range), out var version);
                if (version?.InputsVersion != inputs)
                {
                    writes.Add(new AnalyticsWrite(AnalyticsDocument.Of(userId, results.Metric, range, now, inputs, results.Of(range)), version));
                }
            }
        }

        writes.AddRange(versions.Values
            .Where(version => version.InputsVersion != InputsDigest.Nothing)
            .Select(version => new AnalyticsWrite(AnalyticsDocument.Empty(userId, version.MetricType, version.TimeRange, now), version)));
        return writes;
    }
}
