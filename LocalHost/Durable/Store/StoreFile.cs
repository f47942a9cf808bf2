using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Pipeline.LocalHost.Durable.Store;

/// <summary>The SQLite file itself: made whole or not at all, checked when it is opened, and kept to one host.</summary>
internal sealed class StoreFile : IDisposable
{
    /// <summary>Bytes up to which every page is read at the start. Damage in a larger file is found when it is met, and stops the host then.</summary>
    public const long CheckedWhole = 64L << 20;

    private readonly StoreLock _lock;

    /// <summary>Opens the file of a path, making it with its folder if need be.</summary>
    /// <exception cref="UnusableStoreException">Another host uses it, it is damaged, or of another version.</exception>
    public StoreFile(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        _lock = new StoreLock(Path);
        try
        {
            if (!File.Exists(Path))
            {
                Create();
            }

            Check();
        }
        catch (SqliteException exception)
        {
            _lock.Dispose();
            throw Damaged(exception.Message, exception);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>The file's absolute path.</summary>
    public string Path { get; }

    /// <summary>Bytes on the disk, the log beside the file included.</summary>
    public long Size => LengthOf(Path) + LengthOf(Log);

    private string Log => Path + "-wal";

    /// <summary>One more connection.</summary>
    public SqliteConnection Open()
    {
        var connection = Connect(Path, SqliteOpenMode.ReadWrite);
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA temp_store=MEMORY";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Under another name until it is whole: a file that is empty or without tables has been damaged, never begun.
    private void Create()
    {
        if (LengthOf(Log) > 0)
        {
            throw Damaged("its log is there and the file itself is gone", null);
        }

        var unfinished = Path + ".new";
        File.Delete(unfinished);
        using (var statements = new Statements(Connect(unfinished, SqliteOpenMode.ReadWriteCreate)))
        {
            // Before the first table, or it has no effect.
            statements.Execute("PRAGMA auto_vacuum=INCREMENTAL");
            statements.Execute("BEGIN IMMEDIATE");
            foreach (var statement in StoreSchema.Statements)
            {
                statements.Execute(statement);
            }

            statements.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={StoreSchema.Version}"));
            statements.Execute("COMMIT");
        }

        File.Move(unfinished, Path);
    }

    private void Check()
    {
        // With a log, the last pages may be in the log alone.
        var whole = LengthOf(Log) == 0;
        using var statements = new Statements(Connect(Path, SqliteOpenMode.ReadWrite));
        var version = statements.Number("PRAGMA user_version");
        if (version > StoreSchema.Version)
        {
            throw new UnusableStoreException(
                $"The file '{Path}' is of a newer version of the host: its schema is {version}, and this version knows {StoreSchema.Version}. "
                + "Start the newer version, or choose another folder.");
        }

        if (version < StoreSchema.Version)
        {
            throw Damaged(LengthOf(Path) == 0 ? "it is empty" : "it holds no tables of the engine", null);
        }

        var missing = (statements.Number("PRAGMA page_count") * statements.Number("PRAGMA page_size")) - LengthOf(Path);
        if (whole && missing > 0)
        {
            // SQLite takes what is missing of a page for zeros.
            throw Damaged(string.Create(CultureInfo.InvariantCulture, $"its last {missing:N0} bytes are missing"), null);
        }

        if (Size <= CheckedWhole)
        {
            CheckWhole(statements);
        }
    }

    private void CheckWhole(Statements statements)
    {
        if (statements.Rows("PRAGMA quick_check(1)", row => row.GetString(0)) is not ["ok"] and var found)
        {
            throw Damaged(string.Join("; ", found), null);
        }

        if (!statements.Rows("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid", row => row.GetString(0)).SequenceEqual(StoreSchema.Statements))
        {
            throw Damaged("its tables are not the ones of the engine", null);
        }

        foreach (var (table, column) in StoreSchema.Texts)
        {
            var damaged = statements.Rows($"SELECT {column} FROM {table} WHERE {column} IS NOT NULL", row => StoreText.IsWhole(row.GetString(0))).Count(whole => !whole);
            if (damaged > 0)
            {
                throw Damaged(string.Create(CultureInfo.InvariantCulture, $"{damaged} texts of the table '{table}' are not the ones that were written"), null);
            }
        }
    }

    private UnusableStoreException Damaged(string what, Exception? cause) => new(
        $"The file '{Path}' is damaged: {what.ReplaceLineEndings(" ")}. Put back a copy of it from before, or move it and '{System.IO.Path.GetFileName(Log)}' "
        + "away: the host then starts without the jobs that it held.",
        cause);
}
