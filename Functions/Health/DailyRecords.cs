namespace Pipeline.Health;

/// <summary>Settles on one record for each calendar day.</summary>
/// <remarks>
/// The records of a day are merged metric by metric, whatever they come from: of those that have a usable value of the metric the one with the newest
/// <c>updatedAt</c> gives it. Among those of one time the device decides (manual before import before googlefit before none), then the newer
/// <c>createdAt</c>, then the larger value. Records that are still equal give the same results, so the order in which they come never matters. A value
/// that is taken out of its record, or goes with it, leaves the day to the next record in that order.
/// </remarks>
internal static class DailyRecords
{
    /// <summary>One record for each day, the oldest first. What is no metric in it is that of the record which comes first in the order.</summary>
    public static IReadOnlyList<HealthRecord> Of(IEnumerable<HealthRecord> records)
    {
        var sorted = records.ToArray();
        Array.Sort(sorted, static (left, right) => left.Date.CompareTo(right.Date));
        var days = new List<HealthRecord>(sorted.Length);
        for (var first = 0; first < sorted.Length;)
        {
            var next = first + 1;
            while (next < sorted.Length && sorted[next].Date == sorted[first].Date)
            {
                next++;
            }

            days.Add(next == first + 1 ? sorted[first] : Merge(sorted.AsSpan(first..next)));
            first = next;
        }

        return days;
    }

    private static HealthRecord Merge(ReadOnlySpan<HealthRecord> records)
    {
        var values = new double?[MetricTypes.Count];
        var givers = new HealthRecord?[MetricTypes.Count];
        var newest = records[0];
        foreach (var record in records)
        {
            newest = Compare(record, newest) > 0 ? record : newest;
            foreach (var metric in MetricTypes.All)
            {
                if (record.Metrics[metric] is { } value && IsBefore(record, value, givers[(int)metric], values[(int)metric]))
                {
                    (givers[(int)metric], values[(int)metric]) = (record, value);
                }
            }
        }

        return newest with { Metrics = HealthMetrics.Of(values) };
    }

    private static bool IsBefore(HealthRecord record, double value, HealthRecord? giver, double? given)
    {
        var order = giver is null ? 1 : Compare(record, giver);
        return order > 0 || (order == 0 && value > given);
    }

    // Above 0 when the left one counts.
    private static int Compare(HealthRecord left, HealthRecord right)
    {
        var order = left.UpdatedAt.CompareTo(right.UpdatedAt);
        order = order != 0 ? order : Nullable.Compare(left.Device, right.Device);
        return order != 0 ? order : Nullable.Compare(left.CreatedAt, right.CreatedAt);
    }
}
