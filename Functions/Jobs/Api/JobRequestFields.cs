using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Http;
using Pipeline.Jobs.Kinds;

namespace Pipeline.Jobs.Api;

/// <summary>Reads the fields of a request by their declarations.</summary>
internal static class JobRequestFields
{
    /// <summary>The value of every declared field, its default where it is left out, or null.</summary>
    /// <exception cref="BadInputException">A field is wrong, unknown or given twice.</exception>
    public static JsonObject Read(JsonElement body, IReadOnlyList<RequestField> declared, string subject = "job")
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new BadInputException("body", $"The body is {Describe(body)}; send a JSON object{(subject == "job" ? " such as {\"kind\":\"classify\",\"database\":\"articles\"}" : "")}.");
        }

        var given = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in body.EnumerateObject())
        {
            if (!declared.Any(field => field.Name == property.Name))
            {
                throw new BadInputException(
                    property.Name, $"'{property.Name}' is not a field of a {subject}; the fields are {string.Join(", ", declared.Select(field => field.Name))}.");
            }

            if (!given.TryAdd(property.Name, property.Value))
            {
                throw new BadInputException(property.Name, $"'{property.Name}' is given twice.");
            }
        }

        return new JsonObject(declared.Select(field => KeyValuePair.Create(field.Name, Value(field, given))));
    }

    /// <summary>A value that is wrong.</summary>
    public static BadInputException Bad(string field, JsonElement value, string right) => new(field, $"'{field}' is {Describe(value)}; {right}.");

    private static JsonNode? Value(RequestField field, Dictionary<string, JsonElement> given)
    {
        if (!given.TryGetValue(field.Name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return field.Default?.DeepClone();
        }

        return field.Fault(value) is { } right ? throw Bad(field.Name, value, right) : JsonNode.Parse(value.GetRawText());
    }

    public static string Describe(JsonElement value)
    {
        const int longest = 80;
        var text = value.GetRawText();
        return text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest), "…");
    }
}
