using System.Text.Json.Serialization;

namespace Pipeline.Queries.Runs;

/// <summary>JSON of statements that go on, as blobs hold it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(QueryRunState))]
internal sealed partial class RunsJson : JsonSerializerContext;
