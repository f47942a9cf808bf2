using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Pipeline.Jobs.Sources;

namespace Pipeline.Jobs.Kept;

/// <summary>What is noted of a source whose annotation is somebody's own work and was kept.</summary>
/// <param name="Attachment">The source.</param>
/// <param name="At">UTC time at which it was found.</param>
internal sealed record KeptDocument(
    [property: JsonPropertyName("_id")] string Id,
    [property: JsonPropertyName("_rev")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rev,
    string Job,
    string DocumentId,
    string? Attachment,
    KeptReason Reason,
    DateTimeOffset At) : ISourceDocument<KeptDocument>
{
    public string Type => "kept";

    public static JsonTypeInfo<KeptDocument> Json => JobsJson.Default.KeptDocument;

    public static string Prefix => "kept";

    public KeptDocument Replacing(string? rev) => this with { Rev = rev };
}
