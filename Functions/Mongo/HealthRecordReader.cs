using MongoDB.Bson;
using Pipeline.Health;

namespace Pipeline.Mongo;

/// <summary>Reads health records as they are stored, one after the other. Not thread-safe.</summary>
/// <remarks>
/// Only the fields of a health record are looked at, so nothing else in it matters. Of a field that is there twice the last value counts, but the first
/// <c>userId</c> and the first <c>updatedAt</c>, which are those that the server finds and orders by.
/// </remarks>
/// <param name="zone">The time zone in which a day that is stored as a time is read, unless the record names its own; null for UTC.</param>
public sealed class HealthRecordReader(TimeZoneInfo? zone = null) : IHealthRecordReader
{
    private static readonly (byte[] Name, MetricType Metric)[] Metrics =
    [
        .. MetricTypes.All
            .Where(metric => metric is not (MetricType.BloodPressureSystolic or MetricType.BloodPressureDiastolic))
            .Select(metric => (System.Text.Encoding.UTF8.GetBytes(MetricTypes.NameOf(metric)), metric)),
    ];

    private readonly HealthRecordBuilder _builder = new(zone ?? TimeZoneInfo.Utc);
    private readonly RepeatedTexts _texts = new();
    private bool _hasUserId;
    private bool _isOfSomebody;
    private bool _hasUpdatedAt;

    /// <inheritdoc/>
    public ReadRecord Read(ReadOnlySpan<byte> document)
    {
        _builder.Reset();
        (_hasUserId, _isOfSomebody, _hasUpdatedAt) = (false, false, false);
        try
        {
            for (var field = new BsonWalker(document); field.Next();)
            {
                if (field.Name.SequenceEqual("userId"u8))
                {
                    ReadUserId(field);
                }
                else if (!field.IsNull)
                {
                    ReadField(field);
                }
            }
        }
        catch (FormatException exception)
        {
            return new ReadRecord(null, _builder.UserId, exception.Message);
        }

        if (!_isOfSomebody)
        {
            return default;
        }

        var record = _builder.Build(out var problem);
        return new ReadRecord(record, _builder.UserId, problem);
    }

    private void ReadField(in BsonWalker field)
    {
        var name = field.Name;
        if (name.SequenceEqual("date"u8))
        {
            ReadDate(field);
        }
        else if (name.SequenceEqual("metrics"u8))
        {
            ReadMetrics(field);
        }
        else if (name.SequenceEqual("source"u8))
        {
            ReadDevice(field);
        }
        else if (name.SequenceEqual("timeZone"u8))
        {
            ReadTimeZone(field);
        }
        else if (name.SequenceEqual("activities"u8))
        {
            ReadActivities(field);
        }
        else if (name.SequenceEqual("createdAt"u8))
        {
            ReadCreatedAt(field);
        }
        else if (name.SequenceEqual("updatedAt"u8) && !_hasUpdatedAt)
        {
            _hasUpdatedAt = true;
            ReadUpdatedAt(field);
        }
    }

    private void ReadUserId(in BsonWalker field)
    {
        // The server finds a row by the first.
        if (_hasUserId || field.IsNull)
        {
            _hasUserId = true;
            return;
        }

        _hasUserId = _isOfSomebody = true;
        if (field.Type != BsonType.String)
        {
            _builder.SetUnreadable("userId", BsonValues.Describe(field.Type));
        }
        else if (!field.IsUtf8)
        {
            // Two users that differ only there would become one.
            _builder.SetUnreadable("userId", $"\"{field.Text}\", which is not UTF-8");
        }
        else
        {
            _builder.SetUserId(_texts.Get(field.TextBytes));
        }
    }

    private void ReadDate(in BsonWalker field)
    {
        if (field.Type == BsonType.String)
        {
            _builder.SetDate(field.Text);
        }
        else if (field.Time is { } time)
        {
            _builder.SetDate(time);
        }
        else
        {
            _builder.SetUnreadable("date", DescribeNoTime(field));
        }
    }

    private void ReadCreatedAt(in BsonWalker field)
    {
        if (field.Time is { } time)
        {
            _builder.SetCreatedAt(time);
        }
        else
        {
            _builder.SetUnreadable("createdAt", DescribeNoTime(field));
        }
    }

    private void ReadUpdatedAt(in BsonWalker field)
    {
        if (field.Time is { } time)
        {
            _builder.SetUpdatedAt(time);
        }
        else
        {
            _builder.SetUnreadable("updatedAt", DescribeNoTime(field));
        }
    }

    private static string DescribeNoTime(in BsonWalker field) =>
        field.Type == BsonType.DateTime ? "a date before the year 1 or after the year 9999" : BsonValues.Describe(field.Type);

    private void ReadDevice(in BsonWalker field)
    {
        if (field.Type == BsonType.String)
        {
            _builder.SetDevice(_texts.Get(field.TextBytes));
        }
        else
        {
            _builder.SetUnreadable("source", BsonValues.Describe(field.Type));
        }
    }

    private void ReadTimeZone(in BsonWalker field)
    {
        if (field.Type == BsonType.String)
        {
            _builder.SetTimeZone(_texts.Get(field.TextBytes));
        }
        else
        {
            _builder.SetUnreadable("timeZone", BsonValues.Describe(field.Type));
        }
    }

    private void ReadMetrics(in BsonWalker field)
    {
        if (field.Type != BsonType.Document)
        {
            _builder.SetUnreadable("metrics", BsonValues.Describe(field.Type));
            return;
        }

        var expected = 0;
        for (var metric = new BsonWalker(field.Value); metric.Next();)
        {
            if (metric.IsNull)
            {
                continue;
            }

            if (metric.Name.SequenceEqual("bloodPressure"u8))
            {
                ReadBloodPressure(metric);
            }
            else if (IndexOf(metric.Name, expected) is >= 0 and var index)
            {
                ReadMetric(Metrics[index].Metric, metric);
                expected = index + 1;
            }
        }
    }

    // Most records hold their metrics in one order, so the search begins after the one before.
    private static int IndexOf(ReadOnlySpan<byte> name, int expected)
    {
        for (var i = 0; i < Metrics.Length; i++)
        {
            var index = (expected + i) % Metrics.Length;
            if (name.SequenceEqual(Metrics[index].Name))
            {
                return index;
            }
        }

        return -1;
    }

    private void ReadBloodPressure(in BsonWalker field)
    {
        if (field.Type != BsonType.Document)
        {
            _builder.SetUnreadable("metrics.bloodPressure", BsonValues.Describe(field.Type));
            return;
        }

        for (var pressure = new BsonWalker(field.Value); pressure.Next();)
        {
            if (pressure.Name.SequenceEqual("systolic"u8))
            {
                ReadMetric(MetricType.BloodPressureSystolic, pressure);
            }
            else if (pressure.Name.SequenceEqual("diastolic"u8))
            {
                ReadMetric(MetricType.BloodPressureDiastolic, pressure);
            }
        }
    }

    private void ReadMetric(MetricType metric, in BsonWalker field)
    {
        if (field.Number is { } number)
        {
            _builder.SetMetric(metric, number);
        }
        else if (!field.IsNull)
        {
            _builder.SetUnreadable(metric, BsonValues.Describe(field.Type));
        }
    }

    private void ReadActivities(in BsonWalker field)
    {
        if (field.Type != BsonType.Array)
        {
            _builder.SetUnreadable("activities", BsonValues.Describe(field.Type));
            return;
        }

        for (var activity = new BsonWalker(field.Value); activity.Next();)
        {
            if (activity.Type != BsonType.String)
            {
                _builder.SetUnreadable("activities", $"a list with {BsonValues.Describe(activity.Type)}");
                return;
            }

            _builder.AddActivity(_texts.Get(activity.TextBytes));
        }
    }
}
