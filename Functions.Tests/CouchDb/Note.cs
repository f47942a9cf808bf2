using System.Text.Json.Serialization;

namespace Pipeline.Tests.CouchDb;

/// <summary>A document of the tests' own.</summary>
internal sealed class Note
{
    [JsonPropertyName("_rev")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Rev { get; set; }

    public string Text { get; set; } = "";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Note))]
internal sealed partial class NoteContext : JsonSerializerContext;
