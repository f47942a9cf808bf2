namespace Pipeline.Health;

/// <summary>Settles on one record for each calendar day.</summary>
/// <remarks>
/// Of several records of a day the one with the newest <c>updatedAt</c> counts, whole: values are not merged. Among those of one time the device decides
/// (manual before import before googlefit before none), then the newer <c>createdAt</c>, then the metrics in the order of <see cref="MetricType"/>: a
/// value before none, the larger before the smaller. Records that are still equal give the same results, so the order in which they come never matters.
/// </remarks>
internal static class DailyRecords
{
    /// <summary>One record for each day, the oldest first.</summary>
    public static IReadOnlyList<HealthRecord> Of(IEnumerable<HealthRecord> records)
    {
        var days = new Dictionary<DateOnly, HealthRecord>();
        foreach (var record in records)
        {
            if (!days.TryGetValue(record.Date, out var other) || Compare(record, other) > 0)
            {
                days[record.Date] = record;
            }
        }

        var sorted = days.Values.ToArray();
        Array.Sort(sorted, (left, right) => left.Date.CompareTo(right.Date));
        return sorted;
    }

    // Above 0 when the left one counts.
    private static int Compare(HealthRecord left, HealthRecord right)
    {
        var order = left.UpdatedAt.CompareTo(right.UpdatedAt);
        order = order != 0 ? order : Nullable.Compare(left.Device, right.Device);
        order = order != 0 ? order : Nullable.Compare(left.CreatedAt, right.CreatedAt);
        for (var metric = 0; order == 0 && metric < MetricTypes.Count; metric++)
        {
            order = Nullable.Compare(left.Metrics[(MetricType)metric], right.Metrics[(MetricType)metric]);
        }

        return order;
    }
}
