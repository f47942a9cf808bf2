using Pipeline.Query.Results;

namespace Pipeline.Query.Worker;

/// <summary>A column of a result, and how its values come over from the engine.</summary>
/// <remarks>The driver throws on values that .NET has no type for (infinite dates, long decimals): whatever is no plain number or text is made text by the engine.</remarks>
/// <param name="Column">Its name and type.</param>
/// <param name="Shape">What its values are in JSON.</param>
internal sealed record EngineColumn(ResultColumn Column, ColumnShape Shape)
{
    public static EngineColumn Of(string name, string type) => new(new(name, type), ShapeOf(type));

    /// <summary>The value as it is asked for.</summary>
    public string Expression(string column) => (Shape, Column.Type) switch
    {
        (ColumnShape.Whole, "BIGINT") or (ColumnShape.Integer, "INTEGER") or (ColumnShape.Real, "DOUBLE") or (ColumnShape.Flag, _) or (ColumnShape.Text, "VARCHAR") => column,
        (ColumnShape.Whole, _) => $"cast({column} as bigint)",
        (ColumnShape.Integer, _) => $"cast({column} as integer)",
        (ColumnShape.Real, _) => $"cast({column} as double)",
        (ColumnShape.Raw, var type) when IsNested(type) => $"cast(to_json({column}) as varchar)",

        // The engine writes no zero before the point of a decimal that has all its digits behind it, and JSON wants one.
        (ColumnShape.Raw, var type) when IsFraction(type) => $"regexp_replace(cast({column} as varchar), '^(-?)\\.', '\\10.')",
        (ColumnShape.Text, "BLOB") => $"base64({column})",
        (ColumnShape.Text, var type) when type.StartsWith("TIMESTAMP", StringComparison.Ordinal) => $"replace(cast({column} as varchar), ' ', 'T')",
        _ => $"cast({column} as varchar)",
    };

    private static ColumnShape ShapeOf(string type) => type switch
    {
        "BIGINT" or "UINTEGER" => ColumnShape.Whole,
        "INTEGER" or "SMALLINT" or "TINYINT" or "USMALLINT" or "UTINYINT" => ColumnShape.Integer,
        "DOUBLE" or "FLOAT" => ColumnShape.Real,
        "BOOLEAN" => ColumnShape.Flag,
        "HUGEINT" or "UHUGEINT" or "UBIGINT" or "JSON" => ColumnShape.Raw,
        _ when type.StartsWith("DECIMAL", StringComparison.Ordinal) && !type.EndsWith(']') => ColumnShape.Raw,
        _ when IsNested(type) => ColumnShape.Raw,
        _ => ColumnShape.Text,
    };

    private static bool IsFraction(string type) =>
        type.StartsWith("DECIMAL(", StringComparison.Ordinal) && type["DECIMAL(".Length..^1].Split(',') is [var precision, var scale] && precision == scale;

    private static bool IsNested(string type) =>
        type.EndsWith(']') || type.StartsWith("STRUCT", StringComparison.Ordinal) || type.StartsWith("MAP", StringComparison.Ordinal) || type.StartsWith("UNION", StringComparison.Ordinal)
        || type is "VARIANT";
}
