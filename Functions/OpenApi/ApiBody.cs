using System.Text.Json.Nodes;

namespace Pipeline.OpenApi;

/// <summary>The body of a request.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Schema">What it holds.</param>
/// <param name="Example">One that the operation takes.</param>
internal sealed record ApiBody(string ContentType, JsonObject Schema, JsonNode Example);
