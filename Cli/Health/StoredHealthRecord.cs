using Pipeline.Embedded.Mongo.Bson;
using Pipeline.Health;

namespace Pipeline.Cli.Health;

/// <summary>A health record as it is stored. Its <c>_id</c> is made of its user and day, so that a user has one record for a day.</summary>
internal static class StoredHealthRecord
{
    /// <summary>The <c>_id</c>: user and day between a vertical bar.</summary>
    public static string IdOf(HealthRecord record) => $"{record.UserId}|{record.Date:yyyy-MM-dd}";

    /// <summary>Writes the fields of the document.</summary>
    public static void Write(BsonWriter bson, HealthRecord record)
    {
        bson.Write("_id"u8, IdOf(record));
        bson.Write("userId"u8, record.UserId);
        bson.Write("date"u8, new DateTimeOffset(record.Date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        bson.StartDocument("metrics"u8);
        WriteMetrics(bson, record.Metrics);
        bson.End();
        if (record.Source is { } source)
        {
            bson.Write("source"u8, source switch
            {
                RecordSource.GoogleFit => "googlefit",
                RecordSource.Import => "import",
                _ => "manual",
            });
        }

        WriteActivities(bson, record.Activities);
        if (record.CreatedAt is { } createdAt)
        {
            bson.Write("createdAt"u8, createdAt);
        }

        bson.Write("updatedAt"u8, record.UpdatedAt);
    }

    private static void WriteMetrics(BsonWriter bson, HealthMetrics metrics)
    {
        Write(bson, "steps"u8, metrics.Steps);
        Write(bson, "distance"u8, metrics.Distance);
        Write(bson, "calories"u8, metrics.Calories);
        Write(bson, "activeMinutes"u8, metrics.ActiveMinutes);
        Write(bson, "heartPoints"u8, metrics.HeartPoints);
        Write(bson, "weight"u8, metrics.Weight);
        Write(bson, "sleepHours"u8, metrics.SleepHours);
        Write(bson, "height"u8, metrics.Height);
        Write(bson, "bodyTemperature"u8, metrics.BodyTemperature);
        Write(bson, "hydration"u8, metrics.Hydration);
        if (metrics.BloodPressure is { } pressure)
        {
            bson.StartDocument("bloodPressure"u8);
            Write(bson, "systolic"u8, pressure.Systolic);
            Write(bson, "diastolic"u8, pressure.Diastolic);
            bson.End();
        }
    }

    private static void WriteActivities(BsonWriter bson, IReadOnlyList<string> activities)
    {
        Span<byte> digits = stackalloc byte[10];
        bson.StartArray("activities"u8);
        for (var index = 0; index < activities.Count; index++)
        {
            bson.Write(BsonNames.OfIndex(index, digits), activities[index]);
        }

        bson.End();
    }

    private static void Write(BsonWriter bson, ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number)
        {
            bson.Write(name, number);
        }
    }
}
