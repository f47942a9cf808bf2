using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using Pipeline.Query.Catalogue;

namespace Pipeline.Query.Guard;

/// <summary>Decides on the engine's own syntax tree what a statement may do: one query over tables of the catalogue, with functions of the lists.</summary>
internal static partial class StatementGuard
{
    /// <summary>The longest statement.</summary>
    public const int LongestStatement = 100_000;

    private const int Deepest = 2000;

    /// <summary>Checks a statement.</summary>
    /// <param name="engine">Parses it; nothing of it runs.</param>
    /// <param name="sql">The statement as its sender wrote it.</param>
    /// <param name="find">Finds a table of the catalogue.</param>
    /// <exception cref="StatementRefusedException">It may not run, or is no SQL.</exception>
    public static CheckedStatement Check(DuckDBConnection engine, string sql, Func<string, CatalogueTable?> find)
    {
        if (sql.Length > LongestStatement)
        {
            throw new StatementRefusedException($"The statement has {sql.Length} characters; {LongestStatement} are allowed.");
        }

        if (sql.Contains('\0'))
        {
            throw new StatementRefusedException("The statement holds a NUL.");
        }

        var explain = Explain().Match(sql);
        var query = explain.Success ? sql[explain.Length..] : sql;
        var tree = Parse(engine, query);
        var walk = new SyntaxWalk(find);
        walk.Walk(tree["statements"]![0]!);

        // What follows a semicolon cannot stand in brackets, and a version is a name of ours: then the statement is written anew from the tree.
        var text = walk.HasVersions || query.Contains(';') ? Scalar(engine, "select json_deserialize_sql($1::json)", tree.ToJsonString()) : query;
        return new(text, explain.Success, walk.Tables);
    }

    private static JsonNode Parse(DuckDBConnection engine, string sql)
    {
        JsonNode tree;
        try
        {
            tree = JsonNode.Parse(Scalar(engine, "select json_serialize_sql($1::varchar)", sql), documentOptions: new JsonDocumentOptions { MaxDepth = Deepest })!;
        }
        catch (JsonException)
        {
            throw new StatementRefusedException($"The statement is nested more than {Deepest} deep.");
        }

        if (tree["error"]?.GetValue<bool>() == true)
        {
            var message = tree["error_message"]?.ToString() ?? "";
            throw new StatementRefusedException(
                message.StartsWith("Only SELECT", StringComparison.Ordinal) ? "The statement is no query; SELECT, FROM, WITH, VALUES, TABLE and PIVOT are." : $"The statement is no SQL: {message}");
        }

        return tree["statements"] is JsonArray { Count: 1 }
            ? tree
            : throw new StatementRefusedException($"There are {(tree["statements"] as JsonArray)?.Count ?? 0} statements; one is allowed.");
    }

    private static string Scalar(DuckDBConnection engine, string sql, string parameter)
    {
        using var command = engine.CreateCommand();
        command.CommandText = sql;
        command.Parameters.Add(new DuckDBParameter(parameter));
        try
        {
            return (string)command.ExecuteScalar()!;
        }
        catch (DuckDBException exception)
        {
            throw new StatementRefusedException($"The statement cannot be read: {exception.Message.Split('\n')[0]}");
        }
    }

    [GeneratedRegex(@"^\s*explain\s+(?!analy[sz]e\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Explain();
}
