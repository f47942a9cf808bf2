using System.Text.Json.Serialization;

namespace Pipeline.MicroBatch.Api;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(PollList))]
[JsonSerializable(typeof(PollReport))]
internal sealed partial class PollJson : JsonSerializerContext;
