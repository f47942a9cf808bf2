using System.Text.Json.Nodes;

namespace Pipeline.OpenApi;

/// <summary>A parameter of a query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it means, in a sentence.</param>
/// <param name="Schema">What values it takes.</param>
/// <param name="IsRequired">Whether it has to be given.</param>
internal sealed record ApiParameter(string Name, string Description, JsonObject Schema, bool IsRequired = false)
{
    public static ApiParameter Text(string name, string description, bool isRequired = false) =>
        new(name, description, new() { ["type"] = "string" }, isRequired);

    public static ApiParameter OneOf(string name, string description, IEnumerable<string> values, bool isRequired = false) =>
        new(name, description, new() { ["type"] = "string", ["enum"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]) }, isRequired);

    public static ApiParameter Whole(string name, string description, long from, long to, long byDefault) =>
        new(name, description, new() { ["type"] = "integer", ["minimum"] = from, ["maximum"] = to, ["default"] = byDefault });

    /// <summary>What a list gave to ask for its next page with.</summary>
    public static ApiParameter Continuation { get; } = Text("continuation", "What the page before gave as its continuation; left out for the first page.");
}
