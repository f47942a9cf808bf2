using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.MicroBatch.Api;

/// <summary>JSON of the polls.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(PollList))]
[JsonSerializable(typeof(PollReport))]
[JsonSerializable(typeof(DeadLetterList))]
public sealed partial class PollJson : JsonSerializerContext
{
    /// <summary>For what people read: ids and reasons stay readable in a terminal.</summary>
    internal static PollJson Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
