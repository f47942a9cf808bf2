using System.Text.Json.Serialization;
using Pipeline.Matching;

namespace Pipeline.Matches.Review;

/// <summary>A match that a person should look at.</summary>
/// <param name="Id">The document's id; what follows its first colon is the id of the address.</param>
/// <param name="Rev">Its revision; null for one that is not stored yet.</param>
/// <param name="References">The reference.</param>
/// <param name="Version">Its version.</param>
/// <param name="Model">The id of the model.</param>
/// <param name="Uncertainty">How far the confidence is from being sure either way: 1 at a confidence of 0.5, 0 at 0 and at 1.</param>
/// <param name="Reason">Why it is here: <c>confidence</c>, or <c>targetMissing</c> when the entity of an earlier decision is there no longer.</param>
/// <param name="Result">The match.</param>
internal sealed record ReviewItem(
    [property: JsonPropertyName("_id")] string Id,
    [property: JsonPropertyName("_rev")] string? Rev,
    string References,
    string Version,
    string Model,
    double Uncertainty,
    string Reason,
    MatchResult Result);
