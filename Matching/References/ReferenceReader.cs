using Pipeline.Matching.Identifiers;

namespace Pipeline.Matching.References;

/// <summary>Makes a reference of rows. A bad row is reported and left out; a bad identifier is reported, and the row stays without it.</summary>
public static class ReferenceReader
{
    /// <summary>Longest name and id, in characters.</summary>
    public const int LongestText = 1_000;

    /// <summary>Reads a reference from a file.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="text">The file.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="chosen">Columns that a person has chosen for fields, or null.</param>
    /// <param name="report">Takes the problems.</param>
    /// <exception cref="InvalidDataException">The file is empty, lacks a column, has no good row or too many.</exception>
    public static Reference Read(string name, TextReader text, RowFormat format, IReadOnlyDictionary<string, string>? chosen, RowReport report) =>
        Read(name, RowReader.Read(text, format, chosen, report), report);

    /// <summary>Makes a reference of rows.</summary>
    /// <exception cref="InvalidDataException">No row is good, or there are more than <see cref="Reference.MostEntities"/>.</exception>
    public static Reference Read(string name, IEnumerable<InputRow> rows, RowReport report)
    {
        var entities = new List<ReferenceEntity>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (ReadEntity(row, report) is not { } entity)
            {
                continue;
            }

            if (!ids.Add(entity.Id))
            {
                report.Add(new RowProblem(row.Row, "id", $"'{entity.Id}' is that of an earlier row; each entity needs an id of its own.", true));
                continue;
            }

            entities.Add(entity);
            if (entities.Count > Reference.MostEntities)
            {
                throw new InvalidDataException($"A reference holds {Reference.MostEntities} entities at most.");
            }
        }

        return entities.Count > 0
            ? new Reference(name, entities)
            : throw new InvalidDataException($"No row is good: {(report.Problems.Count > 0 ? report.Problems[0].ToString() : "there is none")}");
    }

    private static ReferenceEntity? ReadEntity(InputRow row, RowReport report)
    {
        var id = row.Id.Trim();
        var name = row.Name.Trim();
        if (Wrong(id, "an id") is { } wrongId)
        {
            report.Add(new RowProblem(row.Row, "id", wrongId, true));
            return null;
        }

        if (Wrong(name, "a name") is { } wrongName)
        {
            report.Add(new RowProblem(row.Row, "name", wrongName, true));
            return null;
        }

        return new ReferenceEntity(id, name)
        {
            Aliases = Split(row.Aliases).Where(alias => alias.Length <= LongestText && alias != name).ToArray(),
            Country = string.IsNullOrWhiteSpace(row.Country) ? null : row.Country.Trim(),
            Tickers = Valid(row, "ticker", row.Ticker, Ticker.Parse, "letters and digits, 12 at most", report),
            Lei = Valid(row, "lei", row.Lei, Lei.Parse, "20 letters and digits with the right check digits", report).FirstOrDefault(),
            Isins = Valid(row, "isin", row.Isin, Isin.Parse, "12 letters and digits with the right check digit", report),
        };
    }

    private static string? Wrong(string text, string what) =>
        text.Length == 0 ? $"is empty; each entity needs {what}."
        : text.Length > LongestText ? $"has {text.Length} characters; {LongestText} are the most."
        : null;

    private static string[] Split(string text) =>
        text.Length == 0 ? [] : text.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string[] Valid(InputRow row, string field, string text, Func<string?, string?> parse, string right, RowReport report)
    {
        if (text.Length == 0)
        {
            return [];
        }

        var values = new List<string>();
        foreach (var part in Split(text))
        {
            if (parse(part) is { } value)
            {
                values.Add(value);
            }
            else
            {
                report.Add(new RowProblem(row.Row, field, $"'{part}' is left out: it must be {right}.", false));
            }
        }

        return [.. values];
    }
}
