using System.Text.Json.Serialization;
using Pipeline.Query.Results;

namespace Pipeline.Query.Worker;

/// <summary>JSON between a host and its worker processes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(WorkerRequest))]
[JsonSerializable(typeof(ResultHead))]
[JsonSerializable(typeof(ResultTail))]
internal sealed partial class WorkerJson : JsonSerializerContext;
