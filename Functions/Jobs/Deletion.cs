using System.Text.Json.Serialization;

namespace Pipeline.Jobs;

/// <summary>A document's deletion, as one of many in a bulk write.</summary>
internal sealed record Deletion(
    [property: JsonPropertyName("_id")] string Id,
    [property: JsonPropertyName("_rev")] string Rev,
    [property: JsonPropertyName("_deleted")] bool Deleted);
