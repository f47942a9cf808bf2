using Pipeline.Query.Catalogue;
using Pipeline.Query.Delta;
using Pipeline.Query.Worker;

namespace Pipeline.Query;

/// <summary>What lies in the folder of a table.</summary>
/// <param name="Files">How many files of data.</param>
/// <param name="Bytes">How large they are together.</param>
/// <param name="OldestVersion">The oldest version of a Delta table that its log can tell; null for others, or where it has none.</param>
/// <param name="NewestVersion">Its newest version.</param>
public sealed record TableFiles(long Files, long Bytes, long? OldestVersion, long? NewestVersion)
{
    /// <summary>Looks into the folder of a table.</summary>
    public static TableFiles Of(CatalogueTable table)
    {
        var files = TableViews.ParquetFiles(table.Place);
        var versions = table.Kind == TableKind.Delta ? DeltaLogReader.Versions(table.Place) : null;
        return new(files.Count, files.Sum(file => new FileInfo(file).Length), versions?.Oldest, versions?.Newest);
    }
}
