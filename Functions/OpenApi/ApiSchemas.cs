using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Pipeline.OpenApi;

/// <summary>The schemas of what is answered, made from the same contracts that write it.</summary>
internal sealed class ApiSchemas
{
    private const string Place = "#/components/schemas/";

    private static readonly JsonSchemaExporterOptions Options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };

    private readonly Dictionary<string, JsonTypeInfo> _types = new(StringComparer.Ordinal);

    /// <summary>Every schema that has been referred to, by name.</summary>
    public JsonObject All { get; } = [];

    /// <summary>A reference to the schema of a type.</summary>
    public JsonObject Reference(JsonTypeInfo type)
    {
        var name = type.Type.Name;
        if (_types.TryAdd(name, type))
        {
            All[name] = Rooted(type.GetJsonSchemaAsNode(Options), Place + name);
        }
        else if (_types[name].Type != type.Type)
        {
            throw new InvalidOperationException($"Two types that are answered are called {name}: {_types[name].Type} and {type.Type}.");
        }

        return new JsonObject { ["$ref"] = Place + name };
    }

    // What is left out where it is null need not be there.
    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = context.TypeInfo;
        if (type.Options.DefaultIgnoreCondition == JsonIgnoreCondition.WhenWritingNull && schema is JsonObject fields && fields["required"] is JsonArray required)
        {
            var nullable = type.Properties.Where(property => property.IsGetNullable).Select(property => property.Name);
            fields["required"] = new JsonArray([.. required.Select(name => (string)name!).Except(nullable).Select(name => JsonValue.Create(name))]);
        }

        return schema;
    }

    // A schema refers to its own parts from its root, which is another one here.
    private static JsonNode Rooted(JsonNode node, string root)
    {
        switch (node)
        {
            case JsonObject schema:
                foreach (var (name, value) in schema.ToList())
                {
                    if (name == "$ref" && value is JsonValue reference && reference.GetValue<string>().StartsWith('#'))
                    {
                        schema[name] = root + reference.GetValue<string>()[1..];
                    }
                    else if (value is not null)
                    {
                        Rooted(value, root);
                    }
                }

                break;
            case JsonArray array:
                foreach (var entry in array.OfType<JsonNode>())
                {
                    Rooted(entry, root);
                }

                break;
        }

        return node;
    }
}
