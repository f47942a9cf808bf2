using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Cli.Api;

/// <summary>Reads fields of answers for people; one that is not there is empty.</summary>
internal static class JsonFields
{
    /// <param name="node">The answer.</param>
    /// <param name="path">The field's name, with points between levels, such as <c>progress.saved</c>.</param>
    public static JsonNode? Field(this JsonNode node, string path) =>
        path.Split('.').Aggregate((JsonNode?)node, (inner, name) => inner is JsonObject ? inner[name] : null);

    /// <summary>As text; numbers with separators and at most three places.</summary>
    public static string Text(this JsonNode node, string path) => node.Field(path) switch
    {
        null => "",
        JsonValue value when value.GetValueKind() == JsonValueKind.Number =>
            double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture).ToString("#,0.###", CultureInfo.InvariantCulture),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        var other => other.ToJsonString(ApiJson.Line),
    };

    /// <summary>A time to the second, as UTC.</summary>
    public static string Time(this JsonNode node, string path) =>
        DateTimeOffset.TryParse(node.Text(path), CultureInfo.InvariantCulture, out var time)
            ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : "";

    public static bool Flag(this JsonNode node, string path) => node.Field(path)?.GetValueKind() == JsonValueKind.True;
}
