namespace Pipeline.Health;

/// <summary>What one user measured on one day. <see cref="HealthRecordBuilder"/> makes it from stored fields and checks them.</summary>
/// <param name="UserId">The user, 1 to <see cref="HealthRecordBuilder.MaxUserIdLength"/> characters, compared ordinally.</param>
/// <param name="Date">The calendar day that the values belong to; it has no time zone.</param>
/// <param name="Metrics">The usable values.</param>
/// <param name="UpdatedAt">When the record was last written, UTC, in whole milliseconds.</param>
public sealed record HealthRecord(string UserId, DateOnly Date, HealthMetrics Metrics, DateTimeOffset UpdatedAt)
{
    /// <summary>The fields that are read of a stored one, beside <c>_id</c>.</summary>
    public static IReadOnlyList<string> StoredFields { get; } = ["userId", "date", "timeZone", "metrics", "source", "activities", "createdAt", "updatedAt"];

    /// <summary>What it comes from, its field <c>source</c>; null when it does not say so, or not in a way that is known.</summary>
    public Device? Device { get; init; }

    /// <summary>Names of what the user did; not used by the analytics.</summary>
    public IReadOnlyList<string> Activities { get; init; } = [];

    /// <summary>When the record was first written, UTC; null when it does not say so.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>
    /// Whether its day is stored as a time that is no midnight of the time zone that holds for it: perhaps the midnight of another, and then the day of
    /// some records is wrong.
    /// </summary>
    public bool HasTimeOfDay { get; init; }

    /// <summary>What was left out of the record as it is stored; empty when all of it is used.</summary>
    public IReadOnlyList<FieldProblem> Problems { get; init; } = [];
}
