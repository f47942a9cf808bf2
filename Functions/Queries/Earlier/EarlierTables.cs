using System.Text.RegularExpressions;
using Pipeline.Http;
using Pipeline.Query.Catalogue;

namespace Pipeline.Queries.Earlier;

/// <summary>Puts names of the catalogue where statements for the earlier addresses have delta.`path` and parquet_data.</summary>
internal static partial class EarlierTables
{
    /// <summary>The statement with the name of the table in place of each delta.`path`.</summary>
    /// <exception cref="BadInputException">No Delta table has that path.</exception>
    public static string Delta(string sql, QueryCatalogue catalogue) => DeltaPath().Replace(sql, match =>
        match.Groups["path"] is { Success: true } path ? Quoted(Find(catalogue, TableKind.Delta, path.Value, "query")) : match.Value);

    /// <summary>The statement with the name of the table in place of parquet_data.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="path">The folder of the table; may be null where the catalogue has one Parquet table.</param>
    /// <param name="catalogue">The tables.</param>
    /// <exception cref="BadInputException">No Parquet table has that path, or it is not said which of several is meant.</exception>
    public static string Parquet(string sql, string? path, QueryCatalogue catalogue) => ParquetData().Replace(sql, match =>
        match.Groups["data"].Success ? Quoted(path is null ? Only(catalogue) : Find(catalogue, TableKind.Parquet, path, "path")) : match.Value);

    private static CatalogueTable Find(QueryCatalogue catalogue, TableKind kind, string path, string field)
    {
        var plain = path.StartsWith("file:", StringComparison.OrdinalIgnoreCase) ? "/" + path["file:".Length..].TrimStart('/') : path;
        var place = plain.Trim().TrimEnd('/');
        return catalogue.Tables.FirstOrDefault(table => table.Kind == kind
                && (table.Place == place || Path.GetRelativePath(catalogue.Root, table.Place) == place.Trim('/') || table.Name.Equals(place, StringComparison.OrdinalIgnoreCase)))
            ?? throw new BadInputException(field, $"No {kind} table of the catalogue lies at '{path}'; {There(catalogue, kind)}.");
    }

    private static CatalogueTable Only(QueryCatalogue catalogue) => catalogue.Tables.Where(table => table.Kind == TableKind.Parquet).ToList() is [var only]
        ? only
        : throw new BadInputException("path", $"'path' is missing; {There(catalogue, TableKind.Parquet)}.");

    private static string There(QueryCatalogue catalogue, TableKind kind) =>
        catalogue.Tables.Where(table => table.Kind == kind).Select(table => table.Name).ToList() is { Count: > 0 } names ? $"there are {string.Join(", ", names)}" : "there are none";

    private static string Quoted(CatalogueTable table) => $"\"{table.Name}\"";

    // Texts are passed over.
    [GeneratedRegex(@"'(?:[^']|'')*'|\bdelta\s*\.\s*`(?<path>[^`]+)`", RegexOptions.IgnoreCase)]
    private static partial Regex DeltaPath();

    [GeneratedRegex(@"'(?:[^']|'')*'|(?<data>\bparquet_data\b)", RegexOptions.IgnoreCase)]
    private static partial Regex ParquetData();
}
