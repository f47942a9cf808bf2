using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Pipeline.Classification.Training;

/// <summary>Reads comma-separated values as RFC 4180 defines them; the first record names the columns. Empty lines are passed over.</summary>
public static class CsvTable
{
    private static readonly CsvConfiguration Configuration = new(CultureInfo.InvariantCulture)
    {
        BadDataFound = arguments => throw new InvalidDataException(
            $"line {arguments.Context.Parser!.RawRow}: '{arguments.Field.Trim()}' has a quote where none may be, or one that is never closed."),
        DetectColumnCountChanges = false,
    };

    /// <summary>The records after the first.</summary>
    /// <exception cref="InvalidDataException">A quoted field is malformed, two columns have one name, or a record has another number of fields than the first.</exception>
    public static IEnumerable<CsvRow> Parse(string text)
    {
        using var reader = new StringReader(text);
        using var parser = new CsvParser(reader, Configuration);
        if (!parser.Read())
        {
            yield break;
        }

        var header = parser.Record!;
        if (header.Distinct(StringComparer.Ordinal).Count() < header.Length)
        {
            throw new InvalidDataException($"line {parser.RawRow}: two columns have one name.");
        }

        while (parser.Read())
        {
            var record = parser.Record!;
            if (record.Length != header.Length)
            {
                throw new InvalidDataException($"line {parser.RawRow}: the record has {record.Length} fields, and the first has {header.Length}.");
            }

            yield return new CsvRow(parser.RawRow, header.Zip(record).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));
        }
    }
}
