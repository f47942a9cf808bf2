using System.Text.Json.Serialization;

namespace Pipeline.Matches.Review;

/// <summary>What a person has decided about a name. It is kept by the source's id and the reference's name, whatever version comes.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Rev">Its revision; null for one that is not stored yet.</param>
/// <param name="References">The reference.</param>
/// <param name="SourceId">What the source calls the name.</param>
/// <param name="SourceName">The name.</param>
/// <param name="TargetId">The entity that it means; null when it means none of the reference.</param>
/// <param name="Author">Who decided.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Version">The version of the reference that the person saw.</param>
internal sealed record Decision(
    [property: JsonPropertyName("_id")] string Id,
    [property: JsonPropertyName("_rev")] string? Rev,
    string References,
    string SourceId,
    string SourceName,
    string? TargetId,
    string Author,
    DateTimeOffset DecidedAt,
    string Version);
