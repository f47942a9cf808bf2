#pragma warning disable
using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Pipeline.LocalHost.Durable;

/// <summary>
/// The file: one thread writes, in transactions of all the writes that wait (group commit), and readers see the last commit.
/// A lock file keeps a second host out; the system drops that lock with the process.
/// </summary>
internal sealed class Database : IDisposable
{
    private const int Version = 1;
    private const int MaxBatch = 500;

    private const string Schema = """
        CREATE TABLE instances(
          key INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE,
          execution TEXT NOT NULL,
          parent INTEGER,               -- key of the parent's row
          name TEXT NOT NULL,
          version TEXT,
          status INTEGER NOT NULL,      -- DurableTask.Core.OrchestrationStatus
          created INTEGER NOT NULL,     -- times are UTC ticks
          updated INTEGER NOT NULL,
          ended INTEGER,
          input TEXT, output TEXT, custom TEXT, failure TEXT, tags TEXT);
        CREATE INDEX children ON instances(parent) WHERE parent IS NOT NULL;
        CREATE TABLE history(           -- one row a turn; none of an instance that has ended
          instance INTEGER NOT NULL, turn INTEGER NOT NULL, events TEXT NOT NULL,
          PRIMARY KEY(instance, turn));
        CREATE TABLE messages(          -- to orchestrations, timers among them; gone with the turn that takes them
          seq INTEGER PRIMARY KEY, instance INTEGER NOT NULL, execution TEXT, visible INTEGER NOT NULL, event TEXT NOT NULL);
        CREATE INDEX inbox ON messages(instance);
        CREATE TABLE activities(        -- asked for and not yet done
          seq INTEGER PRIMARY KEY, instance INTEGER NOT NULL, execution TEXT NOT NULL, event TEXT NOT NULL);
        """;

    private readonly FileStream _lock;
    private readonly string _connectionString;
    private readonly SqliteConnection _connection;
    private readonly Statements _writer;
    private readonly ConcurrentBag<Statements> _readers = [];
    private readonly BlockingCollection<Write> _queue = [];
    private readonly Thread _thread;
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Sync _sync;
    private bool _full = true;

    public Database(string path, Sync sync)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _lock = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
        _connection = Open();
        _writer = new Statements(_connection);
        if (_writer.Number("PRAGMA user_version") == 0) _writer.Execute("PRAGMA auto_vacuum=INCREMENTAL");   // before the first table, and before WAL
        _writer.Execute("PRAGMA journal_mode=WAL");
        _sync = sync;
        SetFull(sync == Sync.Full);
        _writer.Execute("PRAGMA journal_size_limit=4194304");
        _writer.Execute("PRAGMA temp_store=MEMORY");
        var version = _writer.Number("PRAGMA user_version");
        if (version == 0)
        {
            _writer.Execute("BEGIN IMMEDIATE");
            foreach (var statement in Schema.Split(";\n")) _writer.Execute(statement);
            _writer.Execute($"PRAGMA user_version={Version}");
            _writer.Execute("COMMIT");
        }
        else if (version != Version) throw new InvalidOperationException($"'{path}' has schema {version}; this host knows {Version}.");
        _thread = new Thread(Run) { IsBackground = true, Name = "durable store" };
        _thread.Start();
    }

    /// <summary>Completes when the disk has failed: full, damaged, gone. No write succeeds from then on, and the host has to stop.</summary>
    public Task<Exception> Failed => _failed.Task;

    public long Commits { get; private set; }
    public long Writes { get; private set; }

    /// <summary>Runs <paramref name="apply"/> in a transaction, then <paramref name="committed"/>, both on the writing thread and in order.</summary>
    /// <remarks><paramref name="apply"/> runs again, alone, after another write of its transaction has failed.</remarks>
    /// <param name="promised">A client was told: on the disk itself before the answer. The rest could be done again after a power cut.</param>
    public Task<T> WriteAsync<T>(Func<Statements, T> apply, Action<T>? committed = null, bool promised = false)
    {
        var write = new Write<T>(apply, committed) { Promised = promised };
        _queue.Add(write);
        return write.Completion.Task;
    }

    public T Read<T>(Func<Statements, T> read)
    {
        if (!_readers.TryTake(out var reader)) reader = new Statements(Open());
        try { return read(reader); }
        finally { _readers.Add(reader); }
    }

    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        while (_readers.TryTake(out var reader)) reader.Dispose();
        _writer.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        _writer.Dispose();
        _lock.Dispose();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }

    // A commit that is synced takes all commits before it to the disk with it, for the log is one file.
    private void SetFull(bool full)
    {
        if (full == _full) return;
        _writer.Execute(full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
        _full = full;
    }

    private void Run()
    {
        var batch = new List<Write>();
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < MaxBatch && _queue.TryTake(out var next)) batch.Add(next);
            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(List<Write> batch)
    {
        try
        {
            if (_failed.Task.IsCompleted) throw new IOException("The disk has failed.", _failed.Task.Result);
            if (_sync == Sync.Promised) SetFull(batch.Exists(write => write.Promised));
            _writer.Execute("BEGIN IMMEDIATE");
            foreach (var write in batch) write.Apply(_writer);
            _writer.Execute("COMMIT");
        }
        catch (Exception e)
        {
            try { _writer.Execute("ROLLBACK"); } catch (SqliteException) { }   // none is open if BEGIN failed
            if (e is SqliteException { SqliteErrorCode: not (1 or 19) }) _failed.TrySetResult(e);   // neither a wrong statement nor a constraint
            if (_failed.Task.IsCompleted) foreach (var write in batch) write.Failed(e);
            else if (batch.Count == 1) batch[0].Failed(e);
            else foreach (var write in batch) Commit([write]);                 // one that fails fails alone
            return;
        }

        Commits++;
        Writes += batch.Count;
        foreach (var write in batch) write.Committed();
    }

    private abstract class Write
    {
        public bool Promised { get; init; }
        public abstract void Apply(Statements db);
        public abstract void Committed();
        public abstract void Failed(Exception e);
    }

    private sealed class Write<T>(Func<Statements, T> apply, Action<T>? committed) : Write
    {
        private T _result = default!;
        public TaskCompletionSource<T> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public override void Apply(Statements db) => _result = apply(db);
        public override void Committed() { committed?.Invoke(_result); Completion.SetResult(_result); }
        public override void Failed(Exception e) => Completion.SetException(e);
    }
}
