using System.Text.Json;

namespace Pipeline.Query.Catalogue;

/// <summary>The tables that statements may read; nothing else is to be had by SQL.</summary>
public sealed class QueryCatalogue
{
    /// <summary>A catalogue without a table.</summary>
    public static readonly QueryCatalogue Empty = new("", []);

    private const string Example = """such as {"orders": {"parquet": "orders"}, "events": {"delta": "events"}, "users": {"mysql": "users"}}""";

    private readonly Dictionary<string, CatalogueTable> _tables;

    private QueryCatalogue(string root, IReadOnlyList<CatalogueTable> tables)
    {
        Root = root;
        Tables = tables;
        _tables = tables.ToDictionary(table => table.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The full path of the folder under which every file lies; empty when there is none.</summary>
    public string Root { get; }

    /// <summary>All tables in the order of the setting.</summary>
    public IReadOnlyList<CatalogueTable> Tables { get; }

    /// <summary>The table of that name, whatever its case; null when there is none.</summary>
    public CatalogueTable? Find(string name) => _tables.GetValueOrDefault(name);

    /// <summary>Reads the settings.</summary>
    /// <param name="tables">The JSON of QUERY_TABLES: name → {"parquet": folder}, {"delta": folder} or {"mysql": table}; null or empty for none.</param>
    /// <param name="root">QUERY_ROOT, the folder under which the folders lie; needed by Parquet and Delta.</param>
    /// <param name="hasMySql">Whether MYSQL_URL is set; needed by MySQL.</param>
    /// <exception cref="InvalidCatalogueException">Something is wrong; it holds every message.</exception>
    public static QueryCatalogue Read(string? tables, string? root, bool hasMySql)
    {
        if (string.IsNullOrEmpty(tables))
        {
            return Empty;
        }

        var failures = new List<string>();
        var found = new List<CatalogueTable>();
        var fullRoot = string.IsNullOrEmpty(root) ? "" : Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        try
        {
            using var document = JsonDocument.Parse(tables);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                failures.Add($"QUERY_TABLES is a JSON {document.RootElement.ValueKind}; give an object, {Example}.");
            }
            else
            {
                foreach (var property in document.RootElement.EnumerateObject())
                {
                    Read(property, fullRoot, hasMySql, found, failures);
                }
            }
        }
        catch (JsonException exception)
        {
            failures.Add($"QUERY_TABLES is no JSON ({exception.Message}); give an object, {Example}.");
        }

        if (found.Any(table => table.Kind != TableKind.MySql))
        {
            if (fullRoot.Length == 0)
            {
                failures.Add("QUERY_ROOT is not set, and QUERY_TABLES names folders; give the folder under which they lie.");
            }
            else if (!Directory.Exists(fullRoot))
            {
                failures.Add($"QUERY_ROOT is '{root}', where there is no folder; give the folder under which the tables lie.");
            }
        }

        return failures.Count == 0 ? new(fullRoot, found) : throw new InvalidCatalogueException(failures);
    }

    private static void Read(JsonProperty property, string root, bool hasMySql, List<CatalogueTable> found, List<string> failures)
    {
        var name = property.Name;
        if (!IsName(name))
        {
            failures.Add($"QUERY_TABLES names a table '{name}'; a name is a letter followed by up to 62 letters, digits and underscores.");
            return;
        }

        if (found.Any(table => table.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            failures.Add($"QUERY_TABLES names '{name}' twice; case makes no difference.");
            return;
        }

        if (property.Value.ValueKind != JsonValueKind.Object || property.Value.EnumerateObject().ToList() is not [{ Value.ValueKind: JsonValueKind.String } place]
            || place.Value.GetString() is not { Length: > 0 } text)
        {
            failures.Add($"QUERY_TABLES.{name} is {property.Value.GetRawText()}; give one place, {Example}.");
            return;
        }

        switch (place.Name)
        {
            case "parquet" or "delta":
                var full = Path.GetFullPath(Path.Combine(root.Length == 0 ? "/" : root, text));
                if (Path.IsPathRooted(text) || !full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                {
                    failures.Add($"QUERY_TABLES.{name} is '{text}', which is not under QUERY_ROOT; give a folder relative to it.");
                    return;
                }

                found.Add(new(name, place.Name == "delta" ? TableKind.Delta : TableKind.Parquet, Path.TrimEndingDirectorySeparator(full)));
                break;
            case "mysql":
                if (!hasMySql)
                {
                    failures.Add($"QUERY_TABLES.{name} is in MySQL, and MYSQL_URL is not set; give mysql://user:password@host:3306/database.");
                }

                found.Add(new(name, TableKind.MySql, text));
                break;
            default:
                failures.Add($"QUERY_TABLES.{name} has '{place.Name}'; parquet, delta and mysql are known.");
                break;
        }
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 63 && char.IsAsciiLetter(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
