using System.Text.Json.Serialization;

namespace Pipeline.MicroBatch.Api;

/// <summary>JSON of the polls.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(PollList))]
[JsonSerializable(typeof(PollReport))]
public sealed partial class PollJson : JsonSerializerContext;
