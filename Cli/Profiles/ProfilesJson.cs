using System.Text.Json.Serialization;

namespace Pipeline.Cli.Profiles;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ProfileBook))]
internal sealed partial class ProfilesJson : JsonSerializerContext;
