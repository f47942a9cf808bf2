using System.Globalization;
using DuckDB.NET.Data;
using Pipeline.Query.Catalogue;
using Pipeline.Query.Delta;
using Pipeline.Query.Guard;

namespace Pipeline.Query.Worker;

/// <summary>Makes a view of a table of the catalogue.</summary>
internal static class TableViews
{
    /// <summary>Makes the view, and gives the full paths that it reads.</summary>
    /// <exception cref="StatementRefusedException">The table has no file.</exception>
    /// <exception cref="DeltaException">The Delta table cannot be read, or not at that version.</exception>
    public static IReadOnlyList<string> Create(DuckDBConnection engine, TableReference reference)
    {
        var view = reference.Table.Kind == TableKind.Delta ? OfDelta(engine, reference) : OfParquet(reference.Table);
        using var command = engine.CreateCommand();
        command.CommandText = $"create view {SqlText.Name(reference.View)} as {view.Sql}";
        command.ExecuteNonQuery();
        return view.Files;
    }

    /// <summary>The Parquet files of a folder and the folders in it, by name; those that begin with a point or an underscore are not data.</summary>
    public static IReadOnlyList<string> ParquetFiles(string folder) => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder, "*.parquet", SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar).Any(part => part[0] is '.' or '_'))
            .Order(StringComparer.Ordinal)];

    private static DeltaView OfParquet(CatalogueTable table)
    {
        var files = ParquetFiles(table.Place);
        return files.Count > 0
            ? new($"from read_parquet([{string.Join(", ", files.Select(SqlText.Literal))}], union_by_name=true)", files)
            : throw new StatementRefusedException($"The table '{table.Name}' has no Parquet file yet.");
    }

    private static DeltaView OfDelta(DuckDBConnection engine, TableReference reference)
    {
        var version = reference.Version ?? (reference.Time is { } time ? DeltaLogReader.VersionAt(reference.Table.Place, Moment(time)) : null);
        var snapshot = DeltaLogReader.Read(reference.Table.Place, version, engine);
        return DeltaView.Of(reference.Table.Place, snapshot, engine, reference.View + "@deleted");
    }

    private static DateTimeOffset Moment(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw new StatementRefusedException($"'{text}' is no time; give one such as 2026-03-01T12:00:00Z.");
}
