using System.Collections.Frozen;
using System.Collections.Immutable;
using Pipeline.Query.Catalogue;
using Pipeline.Query.Guard;

namespace Pipeline.Query.MySql;

/// <summary>Finds every place of a statement where the server would open a table: each must be a table of the catalogue or a query of a WITH clause whose scope it is in.</summary>
/// <remarks>
/// Whatever might be read in two ways is refused: a list behind FROM ends only at words that no server takes for an alias, and index hints, which bear some of those words, are refused.
/// </remarks>
internal sealed class MySqlTables(IReadOnlyList<MySqlWord> words, QueryCatalogue catalogue)
{
    private const int Deepest = 200;

    private static readonly FrozenSet<string> EndsFrom = Set("where", "group", "having", "order", "limit", "union");

    // FROM stands in the brackets of these too, before a text and not before a table.
    private static readonly FrozenSet<string> CallsWithFrom = Set("extract", "mid", "substr", "substring", "trim");

    private static readonly FrozenSet<string> BehindWith = Set("rollup", "ties");

    private readonly Dictionary<int, CatalogueTable> _tables = [];
    private int _next;

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The tables of the catalogue, by the index of the word that names each.</summary>
    /// <exception cref="StatementRefusedException">There is another table, or something whose tables cannot be told.</exception>
    public IReadOnlyDictionary<int, CatalogueTable> Find()
    {
        Walk(isTables: false, call: "", [], depth: 0);
        return _next == words.Count ? _tables : throw new StatementRefusedException("A bracket is closed that was not opened.");
    }

    /// <summary>Walks up to the bracket that closes this level, or to the end.</summary>
    /// <param name="isTables">Whether the level stands where a table may: behind FROM or JOIN.</param>
    /// <param name="call">The function whose brackets these are; empty for none.</param>
    /// <param name="scope">The names of WITH clauses that hold here.</param>
    /// <param name="depth">How many brackets are open.</param>
    private void Walk(bool isTables, string call, ImmutableHashSet<string> scope, int depth)
    {
        if (depth > Deepest)
        {
            throw new StatementRefusedException($"The statement is nested more than {Deepest} deep.");
        }

        var level = new Level(isTables, call);
        if (_next < words.Count && words[_next].Is("with"))
        {
            _next++;
            scope = ReadWith(scope, depth);
        }

        while (_next < words.Count && !words[_next].Is(")"))
        {
            Step(level, scope, depth);
        }
    }

    private void Step(Level level, ImmutableHashSet<string> scope, int depth)
    {
        var word = words[_next];
        if (word.Is("("))
        {
            var caller = _next > 0 && words[_next - 1].IsCall ? words[_next - 1].Text : "";
            ReadBracket(isTables: level.ExpectsTable, caller, scope, depth);
            level.ExpectsTable = false;
        }
        else if (word.Is("select") && !IsMember(word))
        {
            (level.IsQuery, level.IsInFrom, level.ExpectsTable) = (true, false, false);
            _next++;
        }
        else if (level.ExpectsTable && IsBeforeBracket("lateral"))
        {
            _next++;
        }
        else if (level.ExpectsTable && IsBeforeBracket("json_table"))
        {
            _next++;
            level.ExpectsTable = false;
        }
        else if (level.ExpectsTable)
        {
            ReadTable(scope);
            level.ExpectsTable = false;
        }
        else
        {
            ReadOther(level, word);
            _next++;
        }
    }

    private void ReadOther(Level level, MySqlWord word)
    {
        if (word.IsQuoted || IsMember(word))
        {
            return;
        }

        if (word.Is("from"))
        {
            if (level.IsQuery)
            {
                (level.IsInFrom, level.ExpectsTable) = (true, true);
            }
            else if (!CallsWithFrom.Contains(level.Call))
            {
                throw new StatementRefusedException("FROM stands where no query is.");
            }
        }
        else if (word.Is("join") || word.Is("table") || (level.IsInFrom && (word.Is("straight_join") || word.Is(","))))
        {
            level.ExpectsTable = true;
        }
        else if (EndsFrom.Contains(word.Text))
        {
            level.IsInFrom = false;
        }
        else if (level.IsInFrom && (word.Is("for") || word.Is("index") || word.Is("key")))
        {
            throw new StatementRefusedException("Index hints and versions of a table are not allowed in a statement.");
        }
        else if (word.Is("with") && !(_next + 1 < words.Count && BehindWith.Contains(words[_next + 1].Text)))
        {
            throw new StatementRefusedException("WITH stands where no query begins.");
        }
    }

    private void ReadTable(ImmutableHashSet<string> scope)
    {
        var word = words[_next];
        if (!word.IsName)
        {
            throw new StatementRefusedException($"'{word.Written}' stands where a table was expected.");
        }

        if (_next + 1 < words.Count && words[_next + 1].Is("."))
        {
            throw new StatementRefusedException($"'{word.Text}' is given as a schema; name tables of the catalogue alone.");
        }

        // The server tells cases of letters apart, or not, by its own settings: a name of a WITH clause is written in one way.
        if (!scope.Contains(word.Text) && !word.Is("dual"))
        {
            _tables[_next] = TableOf(word.Text);
        }

        _next++;
    }

    private CatalogueTable TableOf(string name) => catalogue.Find(name) switch
    {
        null => throw new StatementRefusedException($"There is no table '{name}' in the catalogue; GET /api/query/tables tells what there is."),
        { Kind: TableKind.MySql } table => table,
        _ => throw new StatementRefusedException($"The table '{name}' lies in files; ask for it with the source files."),
    };

    private ImmutableHashSet<string> ReadWith(ImmutableHashSet<string> scope, int depth)
    {
        var isRecursive = Take("recursive");
        do
        {
            if (_next >= words.Count || !words[_next].IsName)
            {
                throw new StatementRefusedException("Behind WITH stands no name.");
            }

            var name = words[_next++].Text;
            if (catalogue.Find(name) is not null)
            {
                throw new StatementRefusedException($"The name '{name}' of a WITH clause is taken; give another.");
            }

            if (_next < words.Count && words[_next].Is("("))
            {
                ReadBracket(isTables: false, "", scope, depth);
            }

            if (!Take("as") || _next >= words.Count || !words[_next].Is("("))
            {
                throw new StatementRefusedException($"The WITH clause '{name}' has no query in brackets.");
            }

            ReadBracket(isTables: false, "", isRecursive ? scope.Add(name) : scope, depth);
            scope = scope.Add(name);
        }
        while (Take(","));
        return scope;
    }

    private void ReadBracket(bool isTables, string call, ImmutableHashSet<string> scope, int depth)
    {
        _next++;
        Walk(isTables, call, scope, depth + 1);
        if (!Take(")"))
        {
            throw new StatementRefusedException("A bracket is not closed.");
        }
    }

    private bool IsMember(MySqlWord word) => _next > 0 && words[_next - 1].Is(".") && !word.IsApart;

    private bool IsBeforeBracket(string word) => words[_next].Is(word) && _next + 1 < words.Count && words[_next + 1].Is("(");

    private bool Take(string word)
    {
        if (_next >= words.Count || !words[_next].Is(word))
        {
            return false;
        }

        _next++;
        return true;
    }

    private sealed class Level(bool isTables, string call)
    {
        public string Call { get; } = call;

        public bool IsQuery { get; set; }

        public bool IsInFrom { get; set; } = isTables;

        public bool ExpectsTable { get; set; } = isTables;
    }
}
