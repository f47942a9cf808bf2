using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Jobs.Kinds;

/// <summary>One field of a request, declared once: by this it is read, checked and described.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Type">Its type in the words of JSON Schema: string, integer, number, boolean, array or object.</param>
/// <param name="Description">What it means, in a sentence.</param>
internal sealed record RequestField(string Name, string Type, string Description)
{
    /// <summary>The value of a field that is left out or null; null for none.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>Least and largest value of a number, or of a text's length; null for no limit.</summary>
    public double? Minimum { get; init; }

    /// <inheritdoc cref="Minimum"/>
    public double? Maximum { get; init; }

    /// <summary>The most texts of an array, or of one that may be given in place of one text; null where none may.</summary>
    public int? MostTexts { get; init; }

    /// <summary>What is right about a value, to be told about one that is wrong.</summary>
    public required string Rule { get; init; }

    /// <summary>Whether a value of the right type is right.</summary>
    public required Func<JsonElement, bool> IsRight { get; init; }

    private string TypeRule => Type == "string" && MostTexts is null ? "a text is wanted" : Rule;

    /// <summary>A text.</summary>
    public static RequestField Text(string name, string description, string rule, Func<string, bool> isRight) => new(name, "string", description)
    {
        Rule = rule,
        IsRight = value => isRight(value.GetString()!),
    };

    /// <summary>A whole number of a range, both ends included.</summary>
    public static RequestField Whole(string name, string description, long from, long to, long? fallback = null) => new(name, "integer", description)
    {
        Minimum = from,
        Maximum = to,
        Default = fallback is { } number ? JsonValue.Create(number) : null,
        Rule = $"a whole number from {from} to {to} is wanted",
        IsRight = value => value.TryGetInt64(out var number) && number >= from && number <= to,
    };

    /// <summary>A number of a range, both ends included.</summary>
    public static RequestField Number(string name, string description, double from, double to, double? fallback = null) => new(name, "number", description)
    {
        Minimum = from,
        Maximum = to,
        Default = fallback is { } number ? JsonValue.Create(number) : null,
        Rule = FormattableString.Invariant($"a number from {from} to {to} is wanted"),
        IsRight = value => value.TryGetDouble(out var number) && number >= from && number <= to,
    };

    /// <summary>A point of time.</summary>
    public static RequestField Time(string name, string description) => new(name, "string", description)
    {
        Rule = "a time such as 2026-01-31T18:00:00Z is wanted",
        IsRight = value => value.TryGetDateTimeOffset(out _),
    };

    /// <summary>True or false, false where it is left out.</summary>
    public static RequestField Flag(string name, string description) => new(name, "boolean", description)
    {
        Default = JsonValue.Create(false),
        Rule = "true or false is wanted",
        IsRight = _ => true,
    };

    /// <summary>An array of texts.</summary>
    /// <param name="most">How many there may be; there is one at least.</param>
    /// <param name="rule">What is right, in a sentence.</param>
    /// <param name="isRight">Whether a text is right.</param>
    public static RequestField Texts(string name, string description, int most, string rule, Func<string, bool> isRight) => new(name, "array", description)
    {
        MostTexts = most,
        Rule = rule,
        IsRight = value => isRight(value.GetString()!),
    };

    /// <summary>An object of any members.</summary>
    public static RequestField Object(string name, string description, string rule, Func<JsonElement, bool> isRight) => new(name, "object", description)
    {
        Rule = rule,
        IsRight = isRight,
    };

    /// <summary>An object of texts, each of a member that is known.</summary>
    public static RequestField Texts(string name, string description, IReadOnlyList<string> members) => new(name, "object", description)
    {
        Rule = $"an object of texts with the members {string.Join(", ", members)} is wanted",
        IsRight = value => value.EnumerateObject().All(
            member => members.Contains(member.Name) && member.Value.ValueKind == JsonValueKind.String && member.Value.GetString()!.Length > 0),
    };

    /// <summary>What would be right in place of a value; null where it is right.</summary>
    public string? Fault(JsonElement value)
    {
        if (MostTexts is { } most && value.ValueKind == JsonValueKind.Array)
        {
            var count = value.GetArrayLength();
            return count >= 1 && count <= most && value.EnumerateArray().All(text => text.ValueKind == JsonValueKind.String && IsRight(text)) ? null : Rule;
        }

        return !IsOfType(value) ? TypeRule : IsRight(value) ? null : Rule;
    }

    private bool IsOfType(JsonElement value) => Type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => false,
        _ => value.ValueKind == JsonValueKind.Number,
    };
}
