using System.Text.Json.Serialization;
using Pipeline.Health.Api;

namespace Pipeline.Health;

/// <summary>JSON of the analytics, stored and answered.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(AnalyticsDocument))]
[JsonSerializable(typeof(MetricAnalytics))]
[JsonSerializable(typeof(AnomalyList))]
public sealed partial class HealthJson : JsonSerializerContext;
