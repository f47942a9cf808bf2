using System.Collections.Frozen;
using Pipeline.Query.Catalogue;
using Pipeline.Query.Guard;

namespace Pipeline.Query.MySql;

/// <summary>
/// Decides on the words of a statement whether it may go to MySQL. It is one of three layers: the account has SELECT alone, and its session is read only
/// and ends statements by itself.
/// </summary>
/// <remarks>The words are those of a session without ANSI_QUOTES and NO_BACKSLASH_ESCAPES, which every connection sets.</remarks>
internal static class MySqlGuard
{
    private static readonly FrozenSet<string> Starts = Set("select", "with", "values", "table");

    private static readonly FrozenSet<string> Never = Set(
        "into", "outfile", "dumpfile", "procedure", "handler", "insert", "update", "delete", "replace", "call", "do", "set", "execute", "prepare", "load", "lock", "unlock",
        "grant", "revoke", "create", "drop", "alter", "truncate", "rename", "begin", "commit", "rollback", "start", "xa", "kill", "shutdown", "flush", "reset", "purge",
        "install", "uninstall", "change", "nextval", "setval", "lastval", "analyze", "show", "explain", "describe");

    // Words that change rows as statements, and texts and numbers as functions.
    private static readonly FrozenSet<string> HarmlessCalls = Set("replace", "insert", "truncate");

    /// <summary>Schemas of the server itself: what others do, who may do what, where files lie.</summary>
    private static readonly FrozenSet<string> ServerSchemas = Set("information_schema", "mysql", "performance_schema", "sys");

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Checks the words of a statement.</summary>
    /// <exception cref="StatementRefusedException">It may not go to MySQL.</exception>
    public static void Check(IReadOnlyList<MySqlWord> words)
    {
        if (words.FirstOrDefault(word => !word.Is("(")) is not { } first)
        {
            throw new StatementRefusedException("There is no statement.");
        }

        if (first.IsQuoted || !Starts.Contains(first.Text))
        {
            throw new StatementRefusedException($"The statement begins with '{first.Text}'; SELECT, WITH, VALUES and TABLE may begin one.");
        }

        for (var index = 0; index < words.Count; index++)
        {
            Check(words, index);
        }
    }

    private static void Check(IReadOnlyList<MySqlWord> words, int index)
    {
        var word = words[index];
        var isMember = index > 0 && words[index - 1].Is(".") && !word.IsApart;
        var next = index + 1 < words.Count ? words[index + 1].Text : "";
        if (word.IsName && ServerSchemas.Contains(word.Text) && next == ".")
        {
            throw new StatementRefusedException($"The schema '{word.Text}' is the server's own and is not in the catalogue.");
        }

        if (word.IsCall && index > 0 && words[index - 1].Is("."))
        {
            throw new StatementRefusedException($"The function '{word.Text}' of a schema is not allowed in a statement.");
        }

        if (word.IsCall && !MySqlFunctions.Allowed.Contains(word.Text) && !MySqlFunctions.NotFunctions.Contains(word.Text))
        {
            // A name before a bracket may be a table with a list of columns, as in WITH a(x): only behind WITH or a comma, and before AS.
            if (word.IsQuoted || !IsCte(words, index))
            {
                throw new StatementRefusedException($"The function '{word.Text}' is not allowed in a statement.");
            }
        }

        if (word.IsQuoted || isMember)
        {
            return;
        }

        if (Never.Contains(word.Text) && !(word.IsCall && HarmlessCalls.Contains(word.Text)))
        {
            throw new StatementRefusedException($"'{word.Text}' is not allowed in a statement; a column of that name goes in backticks.");
        }

        if (word.Is("value") && next.Equals("for", StringComparison.OrdinalIgnoreCase))
        {
            throw new StatementRefusedException("A value of a sequence is not allowed in a statement: taking one writes.");
        }

        if (word.Is("for") && (next.Equals("update", StringComparison.OrdinalIgnoreCase) || next.Equals("share", StringComparison.OrdinalIgnoreCase))
            || (word.Is("share") && next.Equals("mode", StringComparison.OrdinalIgnoreCase)))
        {
            throw new StatementRefusedException("A reading that locks rows is not allowed.");
        }
    }

    private static bool IsCte(IReadOnlyList<MySqlWord> words, int index)
    {
        if (index == 0 || !(words[index - 1].Is("with") || words[index - 1].Is("recursive") || words[index - 1].Is(",")))
        {
            return false;
        }

        var close = index + 1;
        while (close < words.Count && !words[close].Is(")"))
        {
            close++;
        }

        return close + 2 < words.Count && words[close + 1].Is("as") && words[close + 2].Is("(");
    }
}
