using System.Text.Json.Serialization;

namespace Pipeline.MicroBatch;

/// <summary>JSON of POLL_SOURCES. A field that is not known is refused, since it is a known one mistyped.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PollSourceSetting[]))]
internal sealed partial class PollSourceJson : JsonSerializerContext;
