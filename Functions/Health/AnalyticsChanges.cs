namespace Pipeline.Health;

/// <summary>What has to be stored so that the stored results are the computed ones.</summary>
internal static class AnalyticsChanges
{
    /// <param name="computed">The results of one user.</param>
    /// <param name="stored">What is stored of that user.</param>
    /// <param name="now">When the calculation began.</param>
    /// <returns>
    /// Computed results whose inputs version is not the stored one, and a result that says "nothing" in place of each stored one whose metric
    /// has no value any more.
    /// </returns>
    public static IReadOnlyList<AnalyticsWrite> Find(
        string userId, IReadOnlyList<AnalyticsDocument> computed, IReadOnlyList<AnalyticsVersion> stored, DateTimeOffset now)
    {
        var versions = stored.ToDictionary(version => (version.MetricType, version.TimeRange));
        var writes = new List<AnalyticsWrite>();
        foreach (var document in computed)
        {
            versions.Remove((document.MetricType, document.TimeRange), out var version);
            if (version?.InputsVersion != document.InputsVersion)
            {
                writes.Add(new AnalyticsWrite(document, version));
            }
        }

        writes.AddRange(versions.Values
            .Where(version => version.InputsVersion != InputsDigest.Nothing)
            .Select(version => new AnalyticsWrite(AnalyticsDocument.Empty(userId, version.MetricType, version.TimeRange, now), version)));
        return writes;
    }
}
