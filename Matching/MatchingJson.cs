using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Matching.Scoring;

namespace Pipeline.Matching;

/// <summary>The JSON of results and of model files.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MatchModelFile))]
[JsonSerializable(typeof(MatchResult))]
internal sealed partial class MatchingJson : JsonSerializerContext
{
    /// <summary>For files that a person may read.</summary>
    public static MatchingJson Indented => field ??= new(new JsonSerializerOptions(Default.Options) { WriteIndented = true });

    /// <summary>For names of any script, which stay as they are.</summary>
    public static MatchingJson Plain =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
