using MongoDB.Bson;
using Pipeline.Health;

namespace Pipeline.Mongo;

/// <summary>Reads records as they are stored, one after the other. Not thread-safe.</summary>
internal sealed class HealthRecordReader
{
    private readonly HealthRecordBuilder _builder = new();

    /// <summary>The fields that are read.</summary>
    public static BsonDocument Projection { get; } = new()
    {
        ["userId"] = 1, ["date"] = 1, ["metrics"] = 1, ["source"] = 1, ["activities"] = 1, ["createdAt"] = 1, ["updatedAt"] = 1,
    };

    /// <summary>The user of the record that was read last, also of one that cannot be used; null when that is what cannot be read.</summary>
    public string? UserId => _builder.UserId;

    /// <summary>Reads a record.</summary>
    /// <param name="document">The record as it is stored.</param>
    /// <param name="problem">Why it cannot be used at all; null when there is a record.</param>
    public HealthRecord? Read(BsonDocument document, out string? problem)
    {
        _builder.Reset();
        foreach (var element in document)
        {
            if (!IsNull(element.Value))
            {
                ReadField(element.Name, element.Value);
            }
        }

        return _builder.Build(out problem);
    }

    /// <summary>The time of a BSON date; null for other types and for times that <see cref="DateTimeOffset"/> cannot say.</summary>
    public static DateTimeOffset? TimeOf(BsonValue value) =>
        value is BsonDateTime date ? Bson.BsonValues.TimeOf(date.MillisecondsSinceEpoch) : null;

    private static bool IsNull(BsonValue value) => value.BsonType is BsonType.Null or BsonType.Undefined;

    private static string Describe(BsonValue value) => Bson.BsonValues.Describe((Bson.BsonType)value.BsonType);

    private void ReadField(string name, BsonValue value)
    {
        switch (name)
        {
            case "userId" when value.IsString:
                _builder.SetUserId(value.AsString);
                break;
            case "source" when value.IsString:
                _builder.SetSource(value.AsString);
                break;
            case "date" when value.IsString:
                _builder.SetDate(value.AsString);
                break;
            case "date" when TimeOf(value) is { } time:
                _builder.SetDate(time);
                break;
            case "updatedAt" when TimeOf(value) is { } time:
                _builder.SetUpdatedAt(time);
                break;
            case "createdAt" when TimeOf(value) is { } time:
                _builder.SetCreatedAt(time);
                break;
            case "metrics" when value.IsBsonDocument:
                ReadMetrics(value.AsBsonDocument);
                break;
            case "activities" when value.IsBsonArray:
                ReadActivities(value.AsBsonArray);
                break;
            case "userId" or "source" or "date" or "updatedAt" or "createdAt" or "metrics" or "activities":
                _builder.SetUnreadable(name, Describe(value));
                break;
        }
    }

    private void ReadMetrics(BsonDocument metrics)
    {
        foreach (var (name, value) in metrics.Select(element => (element.Name, element.Value)))
        {
            if (name == "bloodPressure")
            {
                ReadBloodPressure(value);
            }
            else if (MetricTypes.TryParse(name, out var metric) && metric is not (MetricType.BloodPressureSystolic or MetricType.BloodPressureDiastolic))
            {
                ReadMetric(metric, value);
            }
        }
    }

    private void ReadBloodPressure(BsonValue value)
    {
        if (IsNull(value))
        {
            return;
        }

        if (!value.IsBsonDocument)
        {
            _builder.SetUnreadable("metrics.bloodPressure", Describe(value));
            return;
        }

        foreach (var element in value.AsBsonDocument)
        {
            if (element.Name is "systolic" or "diastolic")
            {
                ReadMetric(element.Name == "systolic" ? MetricType.BloodPressureSystolic : MetricType.BloodPressureDiastolic, element.Value);
            }
        }
    }

    private void ReadMetric(MetricType metric, BsonValue value)
    {
        if (value.IsNumeric)
        {
            _builder.SetMetric(metric, value.ToDouble());
        }
        else if (!IsNull(value))
        {
            _builder.SetUnreadable(metric, Describe(value));
        }
    }

    private void ReadActivities(BsonArray activities)
    {
        foreach (var activity in activities)
        {
            if (!activity.IsString)
            {
                _builder.SetUnreadable("activities", $"a list with {Describe(activity)}");
                return;
            }

            _builder.AddActivity(activity.AsString);
        }
    }
}
