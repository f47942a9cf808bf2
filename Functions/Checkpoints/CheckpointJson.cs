using System.Text.Json.Serialization;

namespace Pipeline.Checkpoints;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(Checkpoint))]
[JsonSerializable(typeof(LeaseOwner))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
