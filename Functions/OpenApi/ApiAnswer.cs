using System.Text.Json.Serialization.Metadata;

namespace Pipeline.OpenApi;

/// <summary>What an operation answers with.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Description">When, in a sentence.</param>
/// <param name="Type">The JSON of the body; null where it has none, or is text.</param>
/// <param name="ContentType">The body's media type; null for no body.</param>
internal sealed record ApiAnswer(int Status, string Description, JsonTypeInfo? Type, string? ContentType)
{
    public static ApiAnswer Json(int status, string description, JsonTypeInfo type) => new(status, description, type, "application/json");

    public static ApiAnswer Nothing(string description) => new(204, description, null, null);

    public static ApiAnswer Text(string description, string contentType = "text/plain") => new(200, description, null, contentType);
}
