using System.Text.Json.Serialization;

namespace Pipeline.Jobs;

/// <summary>
/// A job's document in the jobs' database. Writing it first is what claims the id, for only one writer can; afterwards it
/// carries the request to cancel.
/// </summary>
/// <param name="CreatedAt">UTC time of the claim.</param>
/// <param name="CancelRequestedAt">UTC time of the first request to cancel; null without one.</param>
internal sealed record JobDocument(
    [property: JsonPropertyName("_id")] string Id,
    JobSettings Settings,
    DateTimeOffset CreatedAt,
    [property: JsonPropertyName("_rev")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rev = null,
    DateTimeOffset? CancelRequestedAt = null)
{
    public string Type => "job";

    public static string IdOf(string job) => $"job:{job}";
}
