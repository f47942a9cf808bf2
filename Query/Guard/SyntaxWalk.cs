using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Query.Catalogue;

namespace Pipeline.Query.Guard;

/// <summary>One walk over the syntax tree of a statement: refuses what is not on the lists, and gathers the tables.</summary>
internal sealed class SyntaxWalk(Func<string, CatalogueTable?> find)
{
    // Views of the engine that need no schema; a CTE of such a name, used outside its scope, would open the engine's own.
    private static readonly string[] SystemPrefixes = ["duckdb_", "pg_", "pragma_", "sqlite_"];

    private readonly HashSet<string> _ctes = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<TableReference> _tables = [];

    /// <summary>The tables that were found.</summary>
    public IReadOnlyList<TableReference> Tables => [.. _tables];

    /// <summary>Whether a version was asked for, so that the tree has changed.</summary>
    public bool HasVersions => _tables.Any(table => table.Version is not null || table.Time is not null);

    /// <exception cref="StatementRefusedException">Something is not on the lists.</exception>
    public void Walk(JsonNode statement)
    {
        GatherCtes(statement);
        Visit(statement);
    }

    private void GatherCtes(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                GatherCtes(item);
            }
        }
        else if (node is JsonObject given)
        {
            foreach (var (name, value) in given)
            {
                if (name == "cte_name" && Text(value) is { Length: > 0 } cte)
                {
                    AddCte(cte);
                }

                if (name == "cte_map" && value?["map"] is JsonArray map)
                {
                    foreach (var entry in map)
                    {
                        AddCte(Text(entry?["key"]));
                    }
                }

                GatherCtes(value);
            }
        }
    }

    private void AddCte(string name)
    {
        // Names are gathered without their scope. One that could be a file or a view of the engine would open it elsewhere in the statement.
        if (name.Length == 0 || !name.All(letter => char.IsLetterOrDigit(letter) || letter == '_'))
        {
            throw new StatementRefusedException($"The name '{name}' of a WITH clause is not allowed; give letters, digits and underscores.");
        }

        if (find(name) is not null || SystemPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        {
            throw new StatementRefusedException($"The name '{name}' of a WITH clause is taken; give another.");
        }

        _ctes.Add(name);
    }

    private void Visit(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Visit(item);
            }
        }
        else if (node is JsonObject given)
        {
            CheckKind(given);
            foreach (var (name, value) in given.ToList())
            {
                // The value of a constant is data.
                if (!(name == "value" && given["class"] is null && given["is_null"] is not null))
                {
                    Visit(value);
                }
            }
        }
    }

    private void CheckKind(JsonObject node)
    {
        var type = Text(node["type"]);
        if (node["class"] is { } expression)
        {
            if (!SyntaxLists.Expressions.Contains(Text(expression)))
            {
                throw new StatementRefusedException($"An expression of the kind {Text(expression)} is not allowed.");
            }
        }
        else if (type.Length > 0 && !SyntaxLists.Nodes.Contains(type) && !type.EndsWith("_TYPE_INFO", StringComparison.Ordinal))
        {
            throw new StatementRefusedException(
                type == "SHOW_REF" ? "SHOW, DESCRIBE and SUMMARIZE are not allowed; GET /api/query/tables tells what there is." : $"{type} is not allowed in a statement.");
        }

        if (node["pivot_enum"] is { } pivot && Text(pivot).Length > 0)
        {
            throw new StatementRefusedException("PIVOT over a type is not allowed; name the values with IN (…).");
        }

        if (type == "TABLE_FUNCTION")
        {
            CheckFunction(node["function"]!.AsObject(), SyntaxLists.TableFunctions, "behind FROM ");
        }
        else if (node["function_name"] is not null && !IsTableFunction(node))
        {
            CheckFunction(node, SyntaxLists.Functions, "");
        }
        else if (type == "BASE_TABLE" && node["class"] is null)
        {
            CheckTable(node);
        }
    }

    private static bool IsTableFunction(JsonObject node) => node.Parent is JsonObject parent && Text(parent["type"]) == "TABLE_FUNCTION" && ReferenceEquals(parent["function"], node);

    private static void CheckFunction(JsonObject node, IReadOnlySet<string> allowed, string place)
    {
        var name = Text(node["function_name"]);
        if (!allowed.Contains(name) || Text(node["schema"]) is not ("" or "main") || Text(node["catalog"]).Length > 0)
        {
            throw new StatementRefusedException($"The function '{name}' is not allowed {place}in a statement.");
        }
    }

    private void CheckTable(JsonObject node)
    {
        var name = Text(node["table_name"]);
        var isPlain = Text(node["schema_name"]).Length == 0 && Text(node["catalog_name"]).Length == 0;
        if (isPlain && _ctes.Contains(name))
        {
            return;
        }

        if (!isPlain || find(name) is not { } table)
        {
            throw new StatementRefusedException($"There is no table '{name}' in the catalogue; GET /api/query/tables tells what there is.");
        }

        if (table.Kind == TableKind.MySql)
        {
            throw new StatementRefusedException($"The table '{name}' is in MySQL; ask for it with the source mysql.");
        }

        var reference = Reference(node, table);
        _tables.Add(reference);
        if (reference.Version is not null || reference.Time is not null)
        {
            node["table_name"] = reference.View;
            node["at_clause"] = null;
            if (Text(node["alias"]).Length == 0)
            {
                node["alias"] = name;
            }
        }
    }

    private static TableReference Reference(JsonObject node, CatalogueTable table)
    {
        if (node["at_clause"] is not JsonObject at)
        {
            return new(table, null, null);
        }

        if (table.Kind != TableKind.Delta)
        {
            throw new StatementRefusedException($"The table '{table.Name}' has no versions; AT is for Delta tables.");
        }

        var expression = at["expr"];
        var constant = Text(expression?["class"]) == "CAST" ? expression?["child"] : expression;
        var value = constant?["value"]?["value"]?.ToString();
        return (Text(at["unit"]).ToUpperInvariant(), value) switch
        {
            ("VERSION", { } text) when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) => new(table, version, null),
            ("TIMESTAMP", { } text) => new(table, null, text),
            _ => throw new StatementRefusedException("AT takes (VERSION => a number) or (TIMESTAMP => 'a time'), written out."),
        };
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
