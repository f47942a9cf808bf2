using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Query.Catalogue;
using Pipeline.Query.Guard;

namespace Pipeline.Query.MySql;

/// <summary>A statement that may go to MySQL, written anew: no comment, every table with its schema, every parameter as the connector knows it.</summary>
/// <param name="Sql">The statement.</param>
/// <param name="Tables">The tables of the catalogue that it reads, each once.</param>
/// <param name="Parameters">The names of its parameters, each once.</param>
internal sealed partial record MySqlStatement(string Sql, IReadOnlyList<string> Tables, IReadOnlyList<string> Parameters)
{
    /// <summary>Begins the name of a parameter in the statement that goes to MySQL.</summary>
    public const string ParameterPrefix = "@p_";

    // Behind a table, these are no alias.
    private static readonly FrozenSet<string> BehindTables = FrozenSet.ToFrozenSet(
        [
            "cross", "except", "fetch", "force", "group", "having", "ignore", "inner", "intersect", "join", "left", "limit", "natural", "offset", "on", "order", "partition", "right",
            "select", "straight_join", "union", "use", "using", "where", "window",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Checks a statement and writes it anew.</summary>
    /// <param name="sql">The statement as its sender wrote it; $name is a parameter.</param>
    /// <param name="catalogue">The tables that it may read: those in MySQL.</param>
    /// <param name="database">The schema in which they are.</param>
    /// <exception cref="StatementRefusedException">It may not go to MySQL.</exception>
    public static MySqlStatement Of(string sql, QueryCatalogue catalogue, string database)
    {
        var explain = Explain().Match(sql);
        var words = MySqlWords.Read(sql[explain.Length..]);
        MySqlGuard.Check(words);
        var tables = new MySqlTables(words, catalogue).Find();
        var parameters = new HashSet<string>(StringComparer.Ordinal);
        var text = new StringBuilder(explain.Success ? "explain " : "");
        for (var index = 0; index < words.Count; index++)
        {
            var word = words[index];
            text.Append(word.IsApart && index > 0 ? " " : "");
            if (tables.TryGetValue(index, out var table))
            {
                text.Append(Place(table, database, words, index));
            }
            else if (!word.IsQuoted && word.Text.StartsWith('$'))
            {
                parameters.Add(word.Text[1..]);
                text.Append(ParameterPrefix).Append(word.Text.AsSpan(1));
            }
            else
            {
                text.Append(word.Written);
            }
        }

        return new(text.ToString(), [.. tables.Values.Select(table => table.Name).Distinct()], [.. parameters]);
    }

    // Columns are named by the catalogue's name of a table, which then has to be its alias.
    private static string Place(CatalogueTable table, string database, IReadOnlyList<MySqlWord> words, int index)
    {
        var place = $"{Quoted(database)}.{Quoted(table.Place)}";
        var next = index + 1 < words.Count ? words[index + 1] : null;
        var hasAlias = next is not null && (next.IsQuoted || (next.IsName && !BehindTables.Contains(next.Text)));
        var isWholeQuery = index > 0 && words[index - 1].Is("table");
        return hasAlias || isWholeQuery ? place : $"{place} as {words[index].Written}";
    }

    [GeneratedRegex(@"^\s*explain\s+(?=\(|select\b|with\b|values\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Explain();

    private static string Quoted(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
}
