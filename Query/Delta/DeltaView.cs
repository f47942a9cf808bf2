using DuckDB.NET.Data;
using Pipeline.Query.Worker;

namespace Pipeline.Query.Delta;

/// <summary>The rows of a snapshot as a query: one branch for each partition, of which the engine leaves out those that a filter excludes.</summary>
/// <param name="Sql">The query.</param>
/// <param name="Files">The full paths that it reads.</param>
internal sealed record DeltaView(string Sql, IReadOnlyList<string> Files)
{
    /// <summary>Makes the query, and a table of the deleted rows if there are any.</summary>
    /// <param name="table">The full path of the table's folder.</param>
    /// <param name="snapshot">The table at one version.</param>
    /// <param name="engine">Takes the table of deleted rows.</param>
    /// <param name="deletedName">The name of that table.</param>
    public static DeltaView Of(string table, DeltaSnapshot snapshot, DuckDBConnection engine, string deletedName)
    {
        if (snapshot.Files.Count == 0)
        {
            var columns = snapshot.Columns.Select(column => $"cast(null as {column.Type}) as {SqlText.Name(column.Name)}");
            return new($"select {string.Join(", ", columns)} where false", []);
        }

        AddDeleted(table, snapshot, engine, deletedName);
        var partitions = snapshot.Columns.Where(column => snapshot.PartitionColumns.Contains(column.Name)).ToList();
        var branches = snapshot.Files
            .GroupBy(file => (Values: string.Join('\u0001', partitions.Select(column => file.PartitionValues.GetValueOrDefault(column.Physical) ?? "\u0002")), Deleted: file.Deleted is not null))
            .Select(group => Branch(table, snapshot, [.. group], group.Key.Deleted ? deletedName : null));
        return new(string.Join("\nunion all\n", branches), [.. snapshot.Files.Select(file => DeltaPaths.Full(table, file.Path)).Distinct()]);
    }

    private static string Branch(string table, DeltaSnapshot snapshot, IReadOnlyList<DeltaFile> files, string? deletedName)
    {
        var columns = snapshot.Columns.Select(column => snapshot.PartitionColumns.Contains(column.Name) ? PartitionValue(column, files[0]) : $"f.{SqlText.Name(column.Name)}");
        var schema = snapshot.Columns
            .Where(column => !snapshot.PartitionColumns.Contains(column.Name))
            .Select(column => $"{SqlText.Literal(column.Physical)}: {{name: {SqlText.Literal(column.Name)}, type: {SqlText.Literal(column.Type)}, default_value: null}}")
            .ToList();
        var paths = files.Select(file => SqlText.Literal(DeltaPaths.Full(table, file.Path)));

        // A table of nothing but partition columns has files without a column that is asked for.
        var option = schema.Count > 0 ? $", schema=map {{{string.Join(", ", schema)}}}" : "";
        var except = deletedName is null ? "" : $" anti join {SqlText.Name(deletedName)} d on f.filename = d.filename and f.file_row_number = d.file_row_number";
        return $"select {string.Join(", ", columns)} from read_parquet([{string.Join(", ", paths)}]{option}, hive_partitioning=false) f{except}";
    }

    private static string PartitionValue(DeltaColumn column, DeltaFile file)
    {
        var value = file.PartitionValues.GetValueOrDefault(column.Physical);
        var literal = value is null || (value.Length == 0 && !column.IsText) ? "null" : SqlText.Literal(value);
        return $"cast({literal} as {column.Type}) as {SqlText.Name(column.Name)}";
    }

    private static void AddDeleted(string table, DeltaSnapshot snapshot, DuckDBConnection engine, string name)
    {
        var files = snapshot.Files.Where(file => file.Deleted is not null).ToList();
        if (files.Count == 0)
        {
            return;
        }

        using (var command = engine.CreateCommand())
        {
            command.CommandText = $"create table {SqlText.Name(name)} (filename varchar, file_row_number bigint)";
            command.ExecuteNonQuery();
        }

        using var appender = engine.CreateAppender(name);
        foreach (var file in files)
        {
            var path = DeltaPaths.Full(table, file.Path);
            foreach (var row in DeletionVectorReader.Read(table, file.Deleted!))
            {
                appender.CreateRow().AppendValue(path).AppendValue(row).EndRow();
            }
        }
    }
}
