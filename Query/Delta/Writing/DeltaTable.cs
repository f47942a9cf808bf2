using System.Buffers;
using System.Globalization;
using DuckDB.NET.Data;
using Pipeline.Query.Parquet;

namespace Pipeline.Query.Delta.Writing;

/// <summary>
/// Appends rows to a Delta table in a folder, and makes the table with the first. Thread-safe; others may append at the same time, from anywhere. An append is one commit: all of its rows
/// are there, or none. What a process leaves behind that ended before its commit is seen by no reader.
/// </summary>
/// <remarks>It writes JSON commits and no checkpoints.</remarks>
public sealed class DeltaTable
{
    private const int MostKeys = 500_000;

    private readonly string _folder;
    private readonly string _log;
    private readonly TimeProvider _time;
    private readonly IDeltaFiles _files;
    private readonly SemaphoreSlim _turn = new(1);
    private DeltaKeys _keys = new(MostKeys);
    private DeltaState? _state;
    private long _version = -1;

    /// <param name="folder">The full path of its folder, which need not be there yet.</param>
    /// <param name="time">Tells the times of commits.</param>
    public DeltaTable(string folder, TimeProvider time)
        : this(folder, time, new LocalDeltaFiles())
    {
    }

    internal DeltaTable(string folder, TimeProvider time, IDeltaFiles files)
    {
        _folder = folder;
        _log = Path.Combine(folder, DeltaNames.Log);
        _time = time;
        _files = files;
    }

    /// <summary>Appends rows, unless the transaction says that it has been done.</summary>
    /// <param name="columns">The columns of the rows; those of the table that are missing are NULL.</param>
    /// <param name="rows">The rows, each a value per column: bool, int, long, double, Int128 (of a decimal, without its point), string, byte[], DateOnly, DateTimeOffset or null.</param>
    /// <param name="transaction">What the append is recognised by when it is repeated; null for one that is done as often as it is asked for.</param>
    /// <param name="cancellationToken">Ends it. Whether it has been done tells a repetition with the same transaction.</param>
    /// <exception cref="DeltaException">The table is not one that such rows can be appended to; the message says why.</exception>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public Task<DeltaAppend> AppendAsync(
        IReadOnlyList<ParquetColumn> columns, IReadOnlyCollection<IReadOnlyList<object?>> rows, DeltaTransaction? transaction, CancellationToken cancellationToken) =>
        AppendAsync(columns, () => _state is not null && transaction is not null && _state.TransactionOf(transaction.Application) >= transaction.Version ? [] : rows, null, transaction, cancellationToken);

    /// <summary>Appends those rows whose keys are not among the newest half million that the table holds; the commit carries their keys.</summary>
    /// <inheritdoc cref="AppendAsync(IReadOnlyList{ParquetColumn}, IReadOnlyCollection{IReadOnlyList{object?}}, DeltaTransaction?, CancellationToken)"/>
    public Task<DeltaAppend> AppendNewAsync(IReadOnlyList<ParquetColumn> columns, IReadOnlyCollection<DeltaRow> rows, CancellationToken cancellationToken)
    {
        var fresh = new List<DeltaRow>();
        return AppendAsync(
            columns,
            () =>
            {
                fresh = [.. rows.DistinctBy(row => row.Key).Where(row => !_keys.Contains(row.Key))];
                return [.. fresh.Select(row => row.Values)];
            },
            () => [.. fresh.Select(row => row.Key)],
            null,
            cancellationToken);
    }

    /// <summary>Whether an append with that transaction, or with a later one of its application, has been done.</summary>
    /// <exception cref="DeltaException">The log cannot be read.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public async Task<bool> IsDoneAsync(DeltaTransaction transaction, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            Refresh();
            return _state?.TransactionOf(transaction.Application) >= transaction.Version;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <param name="columns">The columns of the rows.</param>
    /// <param name="wanted">Which rows are still to be appended, of what has been read of the table.</param>
    /// <param name="keys">The keys of these; null where they have none.</param>
    /// <param name="transaction">What the append is recognised by.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private async Task<DeltaAppend> AppendAsync(
        IReadOnlyList<ParquetColumn> columns,
        Func<IReadOnlyCollection<IReadOnlyList<object?>>> wanted,
        Func<IReadOnlyCollection<UInt128>>? keys,
        DeltaTransaction? transaction,
        CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            DeltaDataFile? file = null;
            while (true)
            {
                Refresh();
                if (_state is not null)
                {
                    DeltaSchema.Check(_state, columns);
                }

                var rows = wanted();
                if (file is not null && file.Rows != rows.Count)
                {
                    _files.Delete(Path.Combine(_folder, file.Name));
                    file = null;
                }

                if (rows.Count == 0 && _state is not null)
                {
                    return new(_version, IsNew: false);
                }

                file ??= rows.Count > 0 ? await WriteFileAsync(columns, rows, keys?.Invoke(), cancellationToken) : null;
                if (await TryCommitAsync(_version + 1, DeltaActions.Append(_state is null ? columns : null, file, transaction, _time.GetUtcNow()), cancellationToken))
                {
                    return new(_version + 1, IsNew: true);
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    // What has been read stays read: of a long log the new commits alone.
    private void Refresh()
    {
        if (_state is not null && !File.Exists(CommitPath(_version)))
        {
            // The table has been removed, or made anew.
            (_state, _version, _keys) = (null, -1, new(MostKeys));
        }

        if (_state is null)
        {
            if (DeltaLogReader.Versions(_folder) is null)
            {
                return;
            }

            var engine = new Lazy<DuckDBConnection>(OpenEngine);
            try
            {
                var state = new DeltaState(_keys);
                _version = DeltaLogReader.ReadState(_folder, null, state, () => engine.Value);
                _state = state;
            }
            finally
            {
                if (engine.IsValueCreated)
                {
                    engine.Value.Dispose();
                }
            }
        }

        for (var path = CommitPath(_version + 1); File.Exists(path); path = CommitPath(_version + 1))
        {
            DeltaLogReader.ApplyLines(path, _state);
            _version++;
        }
    }

    private async Task<DeltaDataFile> WriteFileAsync(
        IReadOnlyList<ParquetColumn> columns, IReadOnlyCollection<IReadOnlyList<object?>> rows, IReadOnlyCollection<UInt128>? keys, CancellationToken cancellationToken)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var writer = new ParquetWriter(columns, bytes);
        writer.Start();
        foreach (var row in rows)
        {
            for (var column = 0; column < columns.Count; column++)
            {
                writer.Values[column].AddValue(row[column]);
            }

            writer.EndRow();
        }

        writer.End(new Dictionary<string, string>());
        var name = $"part-{Guid.CreateVersion7(_time.GetUtcNow())}.snappy.parquet";
        _files.CreateFolder(_log);
        await _files.WriteAsync(Path.Combine(_folder, name), bytes.WrittenMemory, cancellationToken);
        return new(name, bytes.WrittenCount, rows.Count, keys);
    }

    // A commit bears its name only when it is whole.
    private async Task<bool> TryCommitAsync(long version, byte[] commit, CancellationToken cancellationToken)
    {
        _files.CreateFolder(_log);
        var unfinished = Path.Combine(_log, $".{Guid.CreateVersion7(_time.GetUtcNow())}.tmp");
        await _files.WriteAsync(unfinished, commit, cancellationToken);
        if (_files.TryRename(unfinished, Path.GetFileName(CommitPath(version))))
        {
            return true;
        }

        _files.Delete(unfinished);
        return false;
    }

    private string CommitPath(long version) => Path.Combine(_log, string.Create(CultureInfo.InvariantCulture, $"{version:00000000000000000000}.json"));

    private static DuckDBConnection OpenEngine()
    {
        var engine = new DuckDBConnection("Data Source=:memory:");
        engine.Open();
        return engine;
    }
}
