using System.Text.Json.Serialization;

namespace Pipeline.Queries.Earlier;

/// <summary>The answer of GET /api/spark/health.</summary>
/// <param name="Status">healthy or unhealthy.</param>
/// <param name="SparkVersion">The engine that answers in Spark's place, with its version.</param>
internal sealed record EarlierHealth([property: JsonPropertyName("status")] string Status, [property: JsonPropertyName("spark_version")] string SparkVersion);
