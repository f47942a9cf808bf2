using System.Text.Json.Serialization;

namespace Pipeline.MicroBatch.FanOut;

/// <summary>JSON of the partitions and of what the functions that recompute them pass to each other.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PartitionedUser[]))]
[JsonSerializable(typeof(RecomputeRequest))]
[JsonSerializable(typeof(PartitionRequest))]
[JsonSerializable(typeof(PartitionResult))]
internal sealed partial class FanOutJson : JsonSerializerContext;
