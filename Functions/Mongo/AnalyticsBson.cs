using System.Text.Json;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using Pipeline.Health;

namespace Pipeline.Mongo;

/// <summary>Analytics as they are stored.</summary>
public static class AnalyticsBson
{
    private static readonly JsonWriterSettings Relaxed = new() { OutputMode = JsonOutputMode.RelaxedExtendedJson };

    /// <summary>The document as it is stored.</summary>
    internal static BsonDocument Write(AnalyticsDocument document) => new()
    {
        ["_id"] = document.Key,
        ["userId"] = document.UserId,
        ["metricType"] = MetricTypes.NameOf(document.MetricType),
        ["timeRange"] = TimeRanges.NameOf(document.TimeRange),
        ["calculatedAt"] = PassFilter.Time(document.CalculatedAt),
        ["expiresAt"] = PassFilter.Time(document.ExpiresAt),
        ["inputsVersion"] = document.InputsVersion,
        ["results"] = document.Results is null
            ? BsonNull.Value
            : BsonDocument.Parse(JsonSerializer.Serialize(document.Results, HealthJson.Default.MetricAnalytics)),
    };

    /// <summary>The document of a stored one.</summary>
    public static AnalyticsDocument Read(BsonDocument bson)
    {
        var json = bson["results"].IsBsonNull ? "null" : bson["results"].AsBsonDocument.ToJson(Relaxed);
        MetricTypes.TryParse(bson["metricType"].AsString, out var metric);
        TimeRanges.TryParse(bson["timeRange"].AsString, out var range);
        return new AnalyticsDocument(
            bson["userId"].AsString,
            metric,
            range,
            DateTimeOffset.FromUnixTimeMilliseconds(bson["calculatedAt"].AsBsonDateTime.MillisecondsSinceEpoch),
            DateTimeOffset.FromUnixTimeMilliseconds(bson["expiresAt"].AsBsonDateTime.MillisecondsSinceEpoch),
            bson["inputsVersion"].AsString,
            JsonSerializer.Deserialize(json, HealthJson.Default.MetricAnalytics));
    }

    /// <summary>What a stored document is a version of; null for a document that is not one of this version's.</summary>
    internal static AnalyticsVersion? ReadVersion(BsonDocument bson) =>
        bson.GetValue("metricType", BsonNull.Value) is BsonString metricType && MetricTypes.TryParse(metricType.Value, out var metric)
        && bson.GetValue("timeRange", BsonNull.Value) is BsonString timeRange && TimeRanges.TryParse(timeRange.Value, out var range)
        && bson.GetValue("inputsVersion", BsonNull.Value) is BsonString version
        && bson.GetValue("calculatedAt", BsonNull.Value) is BsonDateTime calculatedAt
            ? new AnalyticsVersion(metric, range, version.Value, DateTimeOffset.FromUnixTimeMilliseconds(calculatedAt.MillisecondsSinceEpoch))
            : null;
}
