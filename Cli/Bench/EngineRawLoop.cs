using Microsoft.Data.Sqlite;

namespace Pipeline.Cli.Bench;

/// <summary>
/// What SQLite alone takes for the commits of a durable engine: the rows of activities, messages, turns and instances written and removed by prepared
/// statements in one loop, without an engine, in as many transactions, synchronised as the engine does: the first of a round, and no other.
/// </summary>
internal sealed class EngineRawLoop : IDisposable
{
    private const string Schema = """
        PRAGMA auto_vacuum=INCREMENTAL;
        PRAGMA journal_mode=WAL;
        CREATE TABLE instances(key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, status INTEGER NOT NULL, updated INTEGER NOT NULL, input TEXT, output TEXT);
        CREATE TABLE history(instance INTEGER NOT NULL, turn INTEGER NOT NULL, events TEXT NOT NULL, PRIMARY KEY(instance, turn));
        CREATE TABLE messages(seq INTEGER PRIMARY KEY, instance INTEGER NOT NULL, visible INTEGER NOT NULL, event TEXT NOT NULL);
        CREATE INDEX inbox ON messages(instance);
        CREATE TABLE activities(seq INTEGER PRIMARY KEY, instance INTEGER NOT NULL, event TEXT NOT NULL);
        CREATE INDEX asked ON activities(instance);
        """;

    // As long as the JSON of an event is.
    private static readonly string Event = new('e', 300);

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private long _number;

    /// <param name="file">The file, which must not be there.</param>
    public EngineRawLoop(string file)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        _connection.Open();
        Execute(Schema);
    }

    /// <summary>Writes what one round of groups of activities makes an engine write.</summary>
    /// <param name="groups">Sub-orchestrations.</param>
    /// <param name="width">Activities of each.</param>
    /// <param name="commits">Transactions of the engine in that round.</param>
    public void Run(int groups, int width, long commits)
    {
        Execute("PRAGMA synchronous=FULL");
        var statements = Enumerable.Range(0, groups).SelectMany(_ => StatementsOf(width)).ToList();
        var done = 0;
        for (var commit = 1L; commit <= commits; commit++)
        {
            Execute("BEGIN IMMEDIATE");
            for (; done < statements.Count * commit / commits; done++)
            {
                statements[done]();
            }

            Execute("COMMIT");
            if (commit == 1)
            {
                Execute("PRAGMA synchronous=NORMAL");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    // A sub-orchestration from its start to its end: two turns, and an answer to the one that called it.
    private IEnumerable<Action> StatementsOf(int width)
    {
        var instance = ++_number;
        yield return () => Execute("INSERT INTO instances(key, id, status, updated, input) VALUES($0, $1, 5, $0, $2)", instance, $"group-{instance}", Event);
        foreach (var statement in Message(instance))
        {
            yield return statement;
        }

        foreach (var statement in Turn(instance, 1))
        {
            yield return statement;
        }

        for (var i = 0; i < width; i++)
        {
            var seq = ++_number;
            yield return () => Execute("INSERT INTO activities(seq, instance, event) VALUES($0, $1, $2)", seq, instance, Event);
            yield return () => Execute("DELETE FROM activities WHERE seq = $0", seq);
            foreach (var statement in Message(instance))
            {
                yield return statement;
            }
        }

        foreach (var statement in Turn(instance, 2))
        {
            yield return statement;
        }

        yield return () => Execute("DELETE FROM history WHERE instance = $0", instance);
        yield return () => Execute("DELETE FROM messages WHERE instance = $0", instance);
        foreach (var statement in Message(instance))
        {
            yield return statement;
        }
    }

    private IEnumerable<Action> Message(long instance)
    {
        var seq = ++_number;
        yield return () => Execute("INSERT INTO messages(seq, instance, visible, event) VALUES($0, $1, 0, $2)", seq, instance, Event);
        yield return () => Execute("DELETE FROM messages WHERE seq = $0", seq);
    }

    private IEnumerable<Action> Turn(long instance, int turn)
    {
        yield return () => Execute("INSERT INTO history(instance, turn, events) VALUES($0, $1, $2)", instance, turn, Event);
        yield return () => Execute("UPDATE instances SET status = 0, updated = $1, output = $2 WHERE key = $0", instance, turn, Event);
    }

    private void Execute(string sql, params ReadOnlySpan<object> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            }

            _commands.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        command.ExecuteNonQuery();
    }
}
