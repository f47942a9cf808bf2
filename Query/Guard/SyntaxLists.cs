using System.Collections.Frozen;

namespace Pipeline.Query.Guard;

/// <summary>What may stand in the syntax tree of a statement. Whatever a later engine adds is refused until it stands here.</summary>
internal static class SyntaxLists
{
    /// <summary>Classes of expressions.</summary>
    public static readonly FrozenSet<string> Expressions = Set(
        "BETWEEN", "CASE", "CAST", "COLLATE", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT", "DEFAULT", "FUNCTION", "LAMBDA", "LAMBDA_REF", "OPERATOR", "PARAMETER",
        "POSITIONAL_REFERENCE", "STAR", "SUBQUERY", "TYPE", "WINDOW");

    /// <summary>Types of queries, of what stands behind FROM, of modifiers and of orders.</summary>
    public static readonly FrozenSet<string> Nodes = Set(
        "SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE",
        "BASE_TABLE", "SUBQUERY", "JOIN", "TABLE_FUNCTION", "EXPRESSION_LIST", "EMPTY", "EMPTY_FROM", "PIVOT", "COLUMN_DATA",
        "ORDER_MODIFIER", "LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "DISTINCT_MODIFIER",
        "ORDER_DEFAULT", "ASCENDING", "DESCENDING", "INVALID");

    /// <summary>Functions behind FROM.</summary>
    public static readonly FrozenSet<string> TableFunctions = Set("generate_series", "json_each", "json_tree", "range", "repeat", "unnest");

    /// <summary>Functions of values and aggregates: none reads a file, a setting or a catalogue, and none has an effect.</summary>
    public static readonly FrozenSet<string> Functions = Load();

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static FrozenSet<string> Load()
    {
        using var reader = new StreamReader(typeof(SyntaxLists).Assembly.GetManifestResourceStream("functions.txt")!);
        return Set(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
