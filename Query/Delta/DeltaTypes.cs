using System.Text.Json;
using Pipeline.Query.Worker;

namespace Pipeline.Query.Delta;

/// <summary>The engine's types for those of a schema (Delta protocol, "Schema Serialization Format").</summary>
internal static class DeltaTypes
{
    /// <exception cref="DeltaException">The type is not known.</exception>
    public static string EngineType(JsonElement type) => type.ValueKind == JsonValueKind.String ? Primitive(type.GetString()!) : Nested(type);

    private static string Primitive(string type) => type switch
    {
        "string" => "VARCHAR",
        "long" => "BIGINT",
        "integer" => "INTEGER",
        "short" => "SMALLINT",
        "byte" => "TINYINT",
        "float" => "FLOAT",
        "double" => "DOUBLE",
        "boolean" => "BOOLEAN",
        "binary" => "BLOB",
        "date" => "DATE",
        "timestamp" => "TIMESTAMPTZ",
        "timestamp_ntz" => "TIMESTAMP",
        "void" => "INTEGER",
        _ when type.StartsWith("decimal(", StringComparison.Ordinal) && type.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '(' or ')' or ',' or ' ') => type.ToUpperInvariant(),
        _ => throw new DeltaException($"The type '{type}' of the Delta table is not known."),
    };

    private static string Nested(JsonElement type) => type.GetProperty("type").GetString() switch
    {
        "array" => EngineType(type.GetProperty("elementType")) + "[]",
        "map" => $"MAP({EngineType(type.GetProperty("keyType"))}, {EngineType(type.GetProperty("valueType"))})",
        "struct" => $"STRUCT({string.Join(", ", type.GetProperty("fields").EnumerateArray().Select(field => $"{SqlText.Name(field.GetProperty("name").GetString()!)} {EngineType(field.GetProperty("type"))}"))})",
        var other => throw new DeltaException($"The type '{other}' of the Delta table is not known."),
    };
}
