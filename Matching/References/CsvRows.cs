using System.Globalization;
using CsvHelper;

namespace Pipeline.Matching.References;

/// <summary>The records of small CSV files by the names of their columns.</summary>
internal sealed class CsvRows
{
    private readonly Dictionary<string, string> _fields;

    private CsvRows(Dictionary<string, string> fields) => _fields = fields;

    /// <summary>The records after the first, which names the columns.</summary>
    public static IEnumerable<CsvRows> Read(TextReader text)
    {
        using var parser = new CsvParser(text, CultureInfo.InvariantCulture);
        if (!parser.Read() || parser.Record is not { } header)
        {
            yield break;
        }

        while (parser.Read())
        {
            if (parser.Record is { } record && record.Length == header.Length)
            {
                yield return new CsvRows(header.Zip(record).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.OrdinalIgnoreCase));
            }
        }
    }

    /// <summary>The first of these columns that is there.</summary>
    /// <exception cref="InvalidDataException">None is.</exception>
    public string Required(string[] columns) =>
        columns.Select(column => _fields.GetValueOrDefault(column)).FirstOrDefault(value => value is not null)
        ?? throw new InvalidDataException($"There is no column {string.Join(" or ", columns)}; the columns are {string.Join(", ", _fields.Keys)}.");

    /// <summary>A column, or empty when it is not there.</summary>
    public string Optional(string column) => _fields.GetValueOrDefault(column, "");
}
