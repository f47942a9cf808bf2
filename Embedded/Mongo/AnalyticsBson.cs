using System.Buffers;
using System.Text.Json;
using Pipeline.Bson;
using Pipeline.Embedded.Mongo.Bson;
using Pipeline.Health;

namespace Pipeline.Embedded.Mongo;

/// <summary>Analytics as they are stored: their JSON, with the two times as dates.</summary>
internal static class AnalyticsBson
{
    /// <summary>Writes the fields; the <c>_id</c> comes from the statement's filter.</summary>
    public static void Write(BsonWriter bson, AnalyticsDocument document)
    {
        bson.Write("userId"u8, document.UserId);
        bson.Write("metricType"u8, MetricTypes.NameOf(document.MetricType));
        bson.Write("timeRange"u8, TimeRanges.NameOf(document.TimeRange));
        bson.Write("calculatedAt"u8, document.CalculatedAt);
        bson.Write("expiresAt"u8, document.ExpiresAt);
        bson.Write("inputsVersion"u8, document.InputsVersion);
        if (document.Results is null)
        {
            bson.WriteNull("results"u8);
            return;
        }

        PlainJson.Write(bson, "results"u8, JsonSerializer.SerializeToElement(document.Results, HealthJson.Default.MetricAnalytics));
    }

    public static AnalyticsDocument Read(ReadOnlySpan<byte> document)
    {
        var buffer = new ArrayBufferWriter<byte>(document.Length);
        using (var json = new Utf8JsonWriter(buffer))
        {
            PlainJson.Write(json, document);
        }

        return JsonSerializer.Deserialize(buffer.WrittenSpan, HealthJson.Default.AnalyticsDocument)!;
    }

    /// <summary>Null for a document that is not one of this version's.</summary>
    public static AnalyticsVersion? ReadVersion(BsonReader reader)
    {
        string? metricType = null;
        string? timeRange = null;
        string? inputsVersion = null;
        DateTimeOffset? calculatedAt = null;
        while (reader.Read())
        {
            if (reader.Is("calculatedAt"u8) && reader.Type == BsonType.DateTime)
            {
                calculatedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetMilliseconds());
            }
            else if (reader.Type == BsonType.String)
            {
                metricType = reader.Is("metricType"u8) ? reader.GetString() : metricType;
                timeRange = reader.Is("timeRange"u8) ? reader.GetString() : timeRange;
                inputsVersion = reader.Is("inputsVersion"u8) ? reader.GetString() : inputsVersion;
            }
        }

        return MetricTypes.TryParse(metricType, out var metric) && TimeRanges.TryParse(timeRange, out var range)
            && inputsVersion is not null && calculatedAt is { } time
            ? new AnalyticsVersion(metric, range, inputsVersion, time)
            : null;
    }

    public static string NameOf(AnomalySeverity severity) => severity switch
    {
        AnomalySeverity.Low => "low",
        AnomalySeverity.Medium => "medium",
        _ => "high",
    };
}
