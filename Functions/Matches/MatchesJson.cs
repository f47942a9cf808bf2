using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Matches.Api;
using Pipeline.Matches.Jobs;
using Pipeline.Matches.Review;
using Pipeline.Matching.References;

namespace Pipeline.Matches;

/// <summary>The JSON of the matching.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoredReference))]
[JsonSerializable(typeof(ReferenceEntity))]
[JsonSerializable(typeof(ReferenceList))]
[JsonSerializable(typeof(ReferenceStored))]
[JsonSerializable(typeof(MatchAnswer))]
[JsonSerializable(typeof(MatchDocument))]
[JsonSerializable(typeof(ReviewItem))]
[JsonSerializable(typeof(ReviewList))]
[JsonSerializable(typeof(Decision))]
internal sealed partial class MatchesJson : JsonSerializerContext
{
    /// <summary>Leaves letters as they are: nothing puts the answers into HTML.</summary>
    public static MatchesJson Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
