using System.Text.Json;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using Pipeline.Health;

namespace Pipeline.Mongo;

/// <summary>Analytics as they are stored.</summary>
public static class AnalyticsBson
{
    private static readonly JsonWriterSettings Relaxed = new() { OutputMode = JsonOutputMode.RelaxedExtendedJson };

    /// <summary>The document as it is stored.</summary>
    internal static RawBsonDocument Write(AnalyticsDocument document)
    {
        using var stream = new MemoryStream();
        using var writer = new BsonBinaryWriter(stream);
        writer.WriteStartDocument();
        writer.WriteString("_id", document.Key);
        writer.WriteString("userId", document.UserId);
        writer.WriteString("metricType", MetricTypes.NameOf(document.MetricType));
        writer.WriteString("timeRange", TimeRanges.NameOf(document.TimeRange));
        writer.WriteDateTime("calculatedAt", document.CalculatedAt.ToUnixTimeMilliseconds());
        writer.WriteDateTime("expiresAt", document.ExpiresAt.ToUnixTimeMilliseconds());
        writer.WriteString("inputsVersion", document.InputsVersion);
        writer.WriteName("results");
        JsonBson.Write(writer, JsonSerializer.SerializeToUtf8Bytes(document.Results!, HealthJson.Default.MetricAnalytics));
        writer.WriteEndDocument();
        writer.Flush();
        return new RawBsonDocument(stream.ToArray());
    }

    /// <summary>The document of a stored one.</summary>
    /// <exception cref="FormatException">It is none that this version wrote.</exception>
    public static AnalyticsDocument Read(BsonDocument bson)
    {
        try
        {
            var json = bson["results"].IsBsonNull ? "null" : bson["results"].AsBsonDocument.ToJson(Relaxed);
            return MetricTypes.TryParse(bson["metricType"].AsString, out var metric) && TimeRanges.TryParse(bson["timeRange"].AsString, out var range)
                ? new AnalyticsDocument(
                    bson["userId"].AsString,
                    metric,
                    range,
                    TimeOf(bson["calculatedAt"]) ?? throw new FormatException("calculatedAt is no date."),
                    TimeOf(bson["expiresAt"]) ?? throw new FormatException("expiresAt is no date."),
                    bson["inputsVersion"].AsString,
                    JsonSerializer.Deserialize(json, HealthJson.Default.MetricAnalytics))
                : throw new FormatException("metricType or timeRange is none that there is.");
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidCastException or JsonException)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    /// <summary>The document of a stored row, whatever is in that.</summary>
    /// <param name="row">The row in BSON.</param>
    /// <param name="problem">Why there is no document; null when there is one.</param>
    internal static AnalyticsDocument? TryRead(byte[] row, out string? problem)
    {
        try
        {
            problem = null;
            return Read(BsonSerializer.Deserialize<BsonDocument>(row));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or BsonException or InvalidOperationException)
        {
            // What the driver throws for names that come twice, for texts that are not UTF-8 and for depth.
            problem = exception.Message;
            return null;
        }
    }

    /// <summary>What a stored document is a version of, by its key; null where that is none of the app's.</summary>
    internal static AnalyticsVersion? ReadVersion(BsonDocument bson)
    {
        if (bson.GetValue("_id", BsonNull.Value) is not BsonString { Value: var key } || bson.GetValue("userId", BsonNull.Value) is not BsonString userId
            || !key.StartsWith($"{userId.Value}|", StringComparison.Ordinal)
            || key[(userId.Value.Length + 1)..].Split('|') is not [var metricType, var timeRange]
            || !MetricTypes.TryParse(metricType, out var metric) || !TimeRanges.TryParse(timeRange, out var range))
        {
            return null;
        }

        return bson.GetValue("inputsVersion", BsonNull.Value) is BsonString version && TimeOf(bson.GetValue("calculatedAt", BsonNull.Value)) is { } calculatedAt
            ? new AnalyticsVersion(userId.Value, metric, range, version.Value, calculatedAt)
            : new AnalyticsVersion(userId.Value, metric, range, null, null);
    }

    private static DateTimeOffset? TimeOf(BsonValue value) => value is BsonDateTime time ? BsonValues.TimeOf(time.MillisecondsSinceEpoch) : null;
}
