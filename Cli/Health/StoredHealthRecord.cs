using MongoDB.Bson;
using Pipeline.Health;

namespace Pipeline.Cli.Health;

/// <summary>A health record as it is stored. Its <c>_id</c> is made of its user and day, so that a user has one record for a day.</summary>
internal static class StoredHealthRecord
{
    /// <summary>The <c>_id</c>: user and day between a vertical bar.</summary>
    public static string IdOf(HealthRecord record) => $"{record.UserId}|{record.Date:yyyy-MM-dd}";

    /// <summary>The document of a record.</summary>
    public static BsonDocument Of(HealthRecord record)
    {
        var document = new BsonDocument
        {
            ["_id"] = IdOf(record),
            ["userId"] = record.UserId,
            ["date"] = record.Date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
            ["metrics"] = MetricsOf(record.Metrics),
        };
        if (record.Device is { } source)
        {
            document["source"] = source switch
            {
                Device.GoogleFit => "googlefit",
                Device.Import => "import",
                _ => "manual",
            };
        }

        document["activities"] = new BsonArray(record.Activities);
        if (record.CreatedAt is { } createdAt)
        {
            document["createdAt"] = createdAt.UtcDateTime;
        }

        document["updatedAt"] = record.UpdatedAt.UtcDateTime;
        return document;
    }

    private static BsonDocument MetricsOf(HealthMetrics metrics)
    {
        var document = new BsonDocument();
        Add(document, "steps", metrics.Steps);
        Add(document, "distance", metrics.Distance);
        Add(document, "calories", metrics.Calories);
        Add(document, "activeMinutes", metrics.ActiveMinutes);
        Add(document, "heartPoints", metrics.HeartPoints);
        Add(document, "weight", metrics.Weight);
        Add(document, "sleepHours", metrics.SleepHours);
        Add(document, "height", metrics.Height);
        Add(document, "bodyTemperature", metrics.BodyTemperature);
        Add(document, "hydration", metrics.Hydration);
        if (metrics.BloodPressure is { } pressure)
        {
            var values = new BsonDocument();
            Add(values, "systolic", pressure.Systolic);
            Add(values, "diastolic", pressure.Diastolic);
            document["bloodPressure"] = values;
        }

        return document;
    }

    private static void Add(BsonDocument document, string name, double? value)
    {
        if (value is { } number)
        {
            document[name] = number;
        }
    }
}
