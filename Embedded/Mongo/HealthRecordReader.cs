using System.Text;
using Pipeline.Bson;
using Pipeline.Embedded.Mongo.Bson;
using Pipeline.Health;

namespace Pipeline.Embedded.Mongo;

/// <summary>Reads records as they are stored, one after the other. Not thread-safe.</summary>
internal sealed class HealthRecordReader
{
    private static readonly (byte[] Name, MetricType Metric)[] Metrics =
    [
        .. MetricTypes.All
            .Where(metric => metric is not (MetricType.BloodPressureSystolic or MetricType.BloodPressureDiastolic))
            .Select(metric => (Encoding.UTF8.GetBytes(MetricTypes.NameOf(metric)), metric)),
    ];

    private readonly HealthRecordBuilder _builder = new();

    /// <summary>The record's <c>_id</c> as canonical Extended JSON; null when it has none.</summary>
    public string? Id { get; private set; }

    /// <summary>The record's <c>updatedAt</c>; null when it is no date that can be told.</summary>
    public DateTimeOffset? UpdatedAt { get; private set; }

    /// <summary>The record's user, also of a record that cannot be used; null when that is what cannot be read.</summary>
    public string? UserId => _builder.UserId;

    /// <summary>The fields that are read, as the projection of a find.</summary>
    public static void WriteProjection(BsonWriter bson)
    {
        bson.StartDocument("projection"u8);
        bson.Write("userId"u8, 1);
        bson.Write("date"u8, 1);
        bson.Write("metrics"u8, 1);
        bson.Write("source"u8, 1);
        bson.Write("activities"u8, 1);
        bson.Write("createdAt"u8, 1);
        bson.Write("updatedAt"u8, 1);
        bson.End();
    }

    /// <summary>Reads a record.</summary>
    /// <param name="reader">The record's elements.</param>
    /// <param name="problem">Why it cannot be used at all; null when there is a record.</param>
    public HealthRecord? Read(BsonReader reader, out string? problem)
    {
        Id = null;
        UpdatedAt = null;
        _builder.Reset();
        try
        {
            while (reader.Read())
            {
                ReadField(reader);
            }

            return _builder.Build(out problem);
        }
        catch (BsonException e)
        {
            problem = $"The record's bytes cannot be read: {e.Message}";
            return null;
        }
    }

    private void ReadField(in BsonReader field)
    {
        if (field.Is("_id"u8))
        {
            Id = ExtendedJson.Write(field.Type, field.Value);
        }
        else if (field.Type is BsonType.Null or BsonType.Undefined)
        {
            return;
        }
        else if (field.Is("userId"u8))
        {
            ReadUserId(field);
        }
        else if (field.Is("updatedAt"u8))
        {
            ReadUpdatedAt(field);
        }
        else if (field.Is("date"u8))
        {
            ReadDate(field);
        }
        else if (field.Is("metrics"u8))
        {
            ReadMetrics(field);
        }
        else if (field.Is("source"u8))
        {
            ReadSource(field);
        }
        else if (field.Is("createdAt"u8))
        {
            ReadCreatedAt(field);
        }
        else if (field.Is("activities"u8))
        {
            ReadActivities(field);
        }
    }

    private void ReadUserId(in BsonReader field)
    {
        if (field.Type == BsonType.String)
        {
            _builder.SetUserId(field.GetString());
        }
        else
        {
            _builder.SetUnreadable("userId", BsonValues.Describe(field.Type));
        }
    }

    private void ReadSource(in BsonReader field)
    {
        if (field.Type == BsonType.String)
        {
            _builder.SetSource(field.GetString());
        }
        else
        {
            _builder.SetUnreadable("source", BsonValues.Describe(field.Type));
        }
    }

    private void ReadUpdatedAt(in BsonReader field)
    {
        UpdatedAt = TimeOf(field);
        if (UpdatedAt is { } time)
        {
            _builder.SetUpdatedAt(time);
        }
        else
        {
            _builder.SetUnreadable("updatedAt", BsonValues.Describe(field.Type));
        }
    }

    private void ReadCreatedAt(in BsonReader field)
    {
        if (TimeOf(field) is { } time)
        {
            _builder.SetCreatedAt(time);
        }
        else
        {
            _builder.SetUnreadable("createdAt", BsonValues.Describe(field.Type));
        }
    }

    private void ReadDate(in BsonReader field)
    {
        if (field.Type == BsonType.String)
        {
            _builder.SetDate(field.GetString());
        }
        else if (TimeOf(field) is { } time)
        {
            _builder.SetDate(time);
        }
        else
        {
            _builder.SetUnreadable("date", BsonValues.Describe(field.Type));
        }
    }

    private void ReadMetrics(in BsonReader field)
    {
        if (field.Type != BsonType.Document)
        {
            _builder.SetUnreadable("metrics", BsonValues.Describe(field.Type));
            return;
        }

        for (var metrics = field.GetElements(); metrics.Read();)
        {
            if (metrics.Is("bloodPressure"u8))
            {
                ReadBloodPressure(metrics);
                continue;
            }

            foreach (var (name, metric) in Metrics)
            {
                if (metrics.Is(name))
                {
                    ReadMetric(metrics, metric);
                    break;
                }
            }
        }
    }

    private void ReadBloodPressure(in BsonReader field)
    {
        if (field.Type is BsonType.Null or BsonType.Undefined)
        {
            return;
        }

        if (field.Type != BsonType.Document)
        {
            _builder.SetUnreadable("metrics.bloodPressure", BsonValues.Describe(field.Type));
            return;
        }

        for (var pressures = field.GetElements(); pressures.Read();)
        {
            if (pressures.Is("systolic"u8))
            {
                ReadMetric(pressures, MetricType.BloodPressureSystolic);
            }
            else if (pressures.Is("diastolic"u8))
            {
                ReadMetric(pressures, MetricType.BloodPressureDiastolic);
            }
        }
    }

    private void ReadMetric(in BsonReader field, MetricType metric)
    {
        if (field.TryGetNumber(out var number))
        {
            _builder.SetMetric(metric, number);
        }
        else if (field.Type is not (BsonType.Null or BsonType.Undefined))
        {
            _builder.SetUnreadable(metric, BsonValues.Describe(field.Type));
        }
    }

    private void ReadActivities(in BsonReader field)
    {
        if (field.Type != BsonType.Array)
        {
            _builder.SetUnreadable("activities", BsonValues.Describe(field.Type));
            return;
        }

        for (var activities = field.GetElements(); activities.Read();)
        {
            if (activities.Type != BsonType.String)
            {
                _builder.SetUnreadable("activities", $"a list with {BsonValues.Describe(activities.Type)}");
                return;
            }

            _builder.AddActivity(activities.GetString());
        }
    }

    private static DateTimeOffset? TimeOf(in BsonReader field) =>
        field.Type == BsonType.DateTime ? BsonValues.TimeOf(field.GetMilliseconds()) : null;
}
