namespace Pipeline.Embedded.Durable.Journals;

/// <summary>
/// Writes the journals of all instances from one thread of its own. Whatever waits when it is free is written together,
/// each touched journal is made durable once, and only then are the writers told.
/// </summary>
internal sealed class JournalCommitter : IDisposable
{
    private const string TemporaryExtension = ".new";

    private readonly IJournalStore _store;
    private readonly Thread _thread;
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guarded by the lock.
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0);
    private List<Pending> _pending = [];
    private JournalFailedException? _failure;
    private bool _stopping;

    private long _bytesWritten;

    public JournalCommitter(IJournalStore store)
    {
        _store = store;
        _thread = new Thread(Run) { IsBackground = true, Name = "journal committer" };
        _thread.Start();
    }

    /// <summary>Completes with the cause when the disk has failed.</summary>
    public Task<Exception> Failed => _failed.Task;

    /// <summary>Bytes written to journals so far.</summary>
    public long BytesWritten => Interlocked.Read(ref _bytesWritten);

    /// <summary>Whether a file is left over from a replacement that a crash cut short.</summary>
    public static bool IsTemporary(string name) => name.EndsWith(TemporaryExtension, StringComparison.Ordinal);

    /// <summary>Writes in the order of the calls; completes when the write is durable.</summary>
    /// <exception cref="JournalFailedException">The disk failed, now or before.</exception>
    public Task CommitAsync(JournalWrite write)
    {
        var pending = new Pending(write);
        lock (_gate)
        {
            if (_failure is not null)
            {
                return Task.FromException(_failure);
            }

            ObjectDisposedException.ThrowIf(_stopping, this);
            _pending.Add(pending);
            if (_pending.Count > 1)
            {
                return pending.Done.Task;
            }
        }

        _wake.Release();
        return pending.Done.Task;
    }

    /// <summary>Writes what waits, then ends the thread.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
        }

        _wake.Release();
        _thread.Join();
        _wake.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _wake.Wait();
            List<Pending> batch;
            lock (_gate)
            {
                batch = _pending;
                _pending = [];
                if (batch.Count == 0 && _stopping)
                {
                    return;
                }
            }

            Commit(batch);
        }
    }

    private void Commit(List<Pending> batch)
    {
        try
        {
            Write(batch);
        }
        catch (Exception exception)
        {
            // Whatever the disk throws, nothing after it can be promised: every writer is told, now and from now on.
            Fail(batch, exception);
            return;
        }

        foreach (var pending in batch)
        {
            pending.Done.SetResult();
        }
    }

    private void Write(List<Pending> batch)
    {
        var touched = new HashSet<string>(StringComparer.Ordinal);
        var namesChanged = false;
        foreach (var (kind, name, content) in batch.Select(pending => pending.Write))
        {
            switch (kind)
            {
                case JournalWriteKind.Append:
                    _store.Append(name, content);
                    touched.Add(name);
                    break;
                case JournalWriteKind.Create:
                    _store.Create(name, content);
                    touched.Add(name);
                    break;
                case JournalWriteKind.Replace:
                    var temporary = name + TemporaryExtension;
                    _store.Create(temporary, content);
                    _store.Flush(temporary);
                    _store.Rename(temporary, name);
                    touched.Remove(name);
                    break;
                case JournalWriteKind.Delete:
                    _store.Delete(name);
                    touched.Remove(name);
                    break;
            }

            namesChanged |= kind != JournalWriteKind.Append;
            Interlocked.Add(ref _bytesWritten, content.Length);
        }

        foreach (var name in touched)
        {
            _store.Flush(name);
        }

        if (namesChanged)
        {
            _store.FlushNames();
        }
    }

    private void Fail(List<Pending> batch, Exception exception)
    {
        var failure = new JournalFailedException($"The journals could not be written: {exception.Message}", exception);
        lock (_gate)
        {
            _failure = failure;
            batch.AddRange(_pending);
            _pending = [];
        }

        foreach (var pending in batch)
        {
            pending.Done.SetException(failure);
        }

        _failed.TrySetResult(exception);
    }

    private sealed class Pending(JournalWrite write)
    {
        public JournalWrite Write { get; } = write;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
