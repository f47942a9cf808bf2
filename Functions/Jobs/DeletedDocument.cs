using System.Text.Json.Serialization;

namespace Pipeline.Jobs;

/// <summary>What is written in place of a document that is deleted among others.</summary>
internal sealed record DeletedDocument([property: JsonPropertyName("_id")] string Id, [property: JsonPropertyName("_rev")] string Rev)
{
    [JsonPropertyName("_deleted")]
    public bool Deleted => true;
}
