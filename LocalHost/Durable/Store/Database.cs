using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Pipeline.LocalHost.Durable.Store;

/// <summary>
/// The file at work: one thread writes, in transactions of all the writes that wait (group commit), and readers see the last commit.
/// </summary>
/// <remarks>
/// A commit is on the disk itself, safe from a power cut, when it holds something that a client was told: a start, an event, a request, a purge. As
/// the log is one file, its sync takes all earlier commits with it. The rest is safe from a crash of the process, and after a power cut could
/// only be done again.
/// </remarks>
internal sealed class Database : IDisposable
{
    private const int MostWrites = 500;

    private readonly StoreFile _file;
    private readonly DurableEngineHooks _hooks;
    private readonly Statements _writer;
    private readonly ConcurrentBag<Statements> _readers = [];
    private readonly BlockingCollection<Write> _queue = [];
    private readonly Thread _thread;
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _commits;
    private bool _synced = true;

    /// <param name="file">The file, which it owns from now on.</param>
    /// <param name="hooks">What a test wants to be asked.</param>
    public Database(StoreFile file, DurableEngineHooks hooks)
    {
        (_file, _hooks) = (file, hooks);
        _writer = new Statements(file.Open());
        _writer.Execute("PRAGMA synchronous=FULL");
        _writer.Execute("PRAGMA journal_size_limit=4194304");
        if (hooks.MostPages is { } pages)
        {
            _writer.Execute($"PRAGMA max_page_count={pages}");
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "durable store" };
        _thread.Start();
    }

    /// <summary>Completes when the disk has failed: full, damaged, gone. No write succeeds from then on, and the host has to stop.</summary>
    public Task<Exception> Failed => _failed.Task;

    /// <summary>Transactions since the start.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Bytes on the disk.</summary>
    public long Size => _file.Size;

    /// <summary>Runs <paramref name="apply"/> in a transaction, then <paramref name="committed"/>, both on the writing thread and in the order of the calls.</summary>
    /// <param name="apply">Changes the database and nothing else: it runs again, alone, after another write of its transaction has failed.</param>
    /// <param name="committed">Changes the memory.</param>
    /// <param name="promised">A client is told of it: on the disk itself before the task completes.</param>
    /// <exception cref="InvalidOperationException">The engine has stopped.</exception>
    public Task<T> WriteAsync<T>(Func<Statements, T> apply, Action<T>? committed = null, bool promised = false)
    {
        var write = new Write<T>(apply, committed) { Promised = promised };
        try
        {
            _queue.Add(write);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidOperationException("The durable engine is not running.", exception);
        }

        return write.Completion;
    }

    /// <summary>Reads what the last commit left.</summary>
    public T Read<T>(Func<Statements, T> read)
    {
        try
        {
            if (!_readers.TryTake(out var reader))
            {
                reader = new Statements(_file.Open());
            }

            var result = read(reader);
            _readers.Add(reader);
            return result;
        }
        catch (Exception exception) when (StoreFailures.IsOfTheDisk(exception))
        {
            _failed.TrySetResult(exception);
            throw;
        }
    }

    /// <summary>Commits what waits and closes the file.</summary>
    public void Dispose()
    {
        if (_queue.IsAddingCompleted)
        {
            return;
        }

        _queue.CompleteAdding();
        _thread.Join();
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        try
        {
            if (!_failed.Task.IsCompleted)
            {
                _writer.Number("PRAGMA wal_checkpoint(TRUNCATE)");
            }
        }
        catch (SqliteException)
        {
            // The log stays, and the next start reads it.
        }

        _writer.Dispose();
        _file.Dispose();
    }

    private void Run()
    {
        var batch = new List<Write>();
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < MostWrites && _queue.TryTake(out var next))
            {
                batch.Add(next);
            }

            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(List<Write> batch)
    {
        try
        {
            if (_failed.Task.IsCompleted)
            {
                throw new IOException("The disk of the durable engine has failed.", _failed.Task.Result);
            }

            Sync(batch.Exists(write => write.Promised));
            _writer.Execute("BEGIN IMMEDIATE");
            foreach (var write in batch)
            {
                write.Apply(_writer);
            }

            _hooks.BeforeCommit?.Invoke(_commits + 1);
            _writer.Execute("COMMIT");
            _hooks.AfterCommit?.Invoke(_commits + 1);
        }
        catch (Exception exception)
        {
            Abort(batch, exception);
            return;
        }

        Interlocked.Increment(ref _commits);
        foreach (var write in batch)
        {
            write.Committed();
        }
    }

    // What fails for a reason of its own fails alone; what the disk refuses, all of it.
    private void Abort(List<Write> batch, Exception exception)
    {
        try
        {
            _writer.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // There is no transaction when its BEGIN or its COMMIT failed.
        }

        if (StoreFailures.IsOfTheDisk(exception))
        {
            _failed.TrySetResult(exception);
        }

        if (batch.Count > 1 && !_failed.Task.IsCompleted)
        {
            foreach (var write in batch)
            {
                Commit([write]);
            }

            return;
        }

        foreach (var write in batch)
        {
            write.Failed(exception);
        }
    }

    private void Sync(bool synced)
    {
        if (synced != _synced)
        {
            _writer.Execute(synced ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
            _synced = synced;
        }
    }
}
