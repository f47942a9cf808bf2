namespace Pipeline.Matching.References;

/// <summary>Which column or member of a row holds which field.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The name.</param>
/// <param name="Aliases">Other names, with '|' between them; null when there are none.</param>
/// <param name="Country">The country; null when there is none.</param>
/// <param name="Ticker">Tickers, with '|' between them; null when there are none.</param>
/// <param name="Lei">The LEI; null when there is none.</param>
/// <param name="Isin">ISINs, with '|' between them; null when there are none.</param>
public sealed record FieldNames(
    string? Id, string? Name, string? Aliases = null, string? Country = null, string? Ticker = null, string? Lei = null, string? Isin = null)
{
    private static readonly string[] Fields = ["id", "name", "aliases", "country", "ticker", "lei", "isin"];

    // What each field is called in the wild; the first that is there counts.
    private static readonly Dictionary<string, string[]> Synonyms = new(StringComparer.Ordinal)
    {
        ["id"] = ["id", "_id", "entity_id", "source_id", "ciq_id", "key"],
        ["name"] = ["name", "company_name", "legal_name", "entity_name", "source_name", "security"],
        ["aliases"] = ["aliases", "alias", "other_names"],
        ["country"] = ["country", "country_code"],
        ["ticker"] = ["ticker", "tickers", "primary_ticker", "symbol"],
        ["lei"] = ["lei"],
        ["isin"] = ["isin", "isins"],
    };

    /// <summary>Finds the fields among the columns of a file.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="chosen">Columns that a person has chosen for fields, or null.</param>
    /// <exception cref="InvalidDataException">A chosen column is not there, or a chosen field is none.</exception>
    public static FieldNames Find(IReadOnlyCollection<string> columns, IReadOnlyDictionary<string, string>? chosen = null)
    {
        foreach (var (field, column) in chosen ?? new Dictionary<string, string>())
        {
            if (!Fields.Contains(field))
            {
                throw new InvalidDataException($"'{field}' is no field; the fields are {string.Join(", ", Fields)}.");
            }

            if (!columns.Contains(column))
            {
                throw new InvalidDataException($"There is no column '{column}' for {field}; the columns are {string.Join(", ", columns)}.");
            }
        }

        string? Column(string field) => chosen is not null && chosen.TryGetValue(field, out var wanted)
            ? wanted
            : Synonyms[field]
                .Select(name => columns.FirstOrDefault(column => string.Equals(column, name, StringComparison.OrdinalIgnoreCase)))
                .FirstOrDefault(column => column is not null);

        return new FieldNames(Column("id"), Column("name"), Column("aliases"), Column("country"), Column("ticker"), Column("lei"), Column("isin"));
    }
}
