using System.Globalization;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;

namespace Pipeline.Matching.References;

/// <summary>Reads rows of CSV (RFC 4180; the first record names the columns) or NDJSON (one object a line), one after another.</summary>
public static class RowReader
{
    /// <summary>The rows; a row that cannot be read is reported and passed over.</summary>
    /// <param name="text">The file.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="chosen">Columns that a person has chosen for fields, or null.</param>
    /// <param name="report">Takes the problems.</param>
    /// <exception cref="InvalidDataException">The file is empty, or lacks the columns that it must have.</exception>
    public static IEnumerable<InputRow> Read(TextReader text, RowFormat format, IReadOnlyDictionary<string, string>? chosen, RowReport report) =>
        format == RowFormat.Csv ? ReadCsv(text, chosen, report) : ReadNdjson(text, chosen, report);

    private static IEnumerable<InputRow> ReadCsv(TextReader text, IReadOnlyDictionary<string, string>? chosen, RowReport report)
    {
        var bad = false;
        using var parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = _ => bad = true,
            DetectColumnCountChanges = false,
            BufferSize = 1 << 16,
        });
        if (!parser.Read() || parser.Record is not { } header)
        {
            throw new InvalidDataException("The file is empty; its first line must name the columns, such as id,name.");
        }

        header = [.. header.Select(column => column.Trim().TrimStart('\uFEFF'))];
        var names = FieldNames.Find(header, chosen);
        int Index(string? column) => column is null ? -1 : Array.IndexOf(header, column);
        int[] columns =
        [
            Index(names.Id), Index(names.Name), Index(names.Aliases), Index(names.Country), Index(names.Ticker), Index(names.Lei), Index(names.Isin),
        ];
        if (columns[1] < 0)
        {
            throw new InvalidDataException($"No column holds the name; call one 'name', or choose one of {string.Join(", ", header)}.");
        }

        while (parser.Read())
        {
            report.Rows++;
            // Read before the check: a field is looked at when it is taken.
            string Field(int field) => columns[field] < 0 || columns[field] >= parser.Count ? "" : parser[columns[field]];
            var row = new InputRow(parser.RawRow, Field(0), Field(1), Field(2), Field(3), Field(4), Field(5), Field(6));
            if (bad || parser.Count != header.Length)
            {
                var message = bad ? "has a quote where none may be." : $"has {parser.Count} fields, and the first line has {header.Length}.";
                report.Add(new RowProblem(parser.RawRow, "row", message, true));
                bad = false;
                continue;
            }

            yield return row;
        }
    }

    private static IEnumerable<InputRow> ReadNdjson(TextReader text, IReadOnlyDictionary<string, string>? chosen, RowReport report)
    {
        var any = false;
        for (var number = 1L; text.ReadLine() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            any = true;
            report.Rows++;
            if (ReadObject(line, chosen, number, report) is { } row)
            {
                yield return row;
            }
        }

        if (!any)
        {
            throw new InvalidDataException("The file is empty; give one JSON object a line, such as {\"id\":\"1\",\"name\":\"Example Ltd\"}.");
        }
    }

    private static InputRow? ReadObject(string line, IReadOnlyDictionary<string, string>? chosen, long number, RowReport report)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                report.Add(new RowProblem(number, "row", "is no JSON object.", true));
                return null;
            }

            // Objects need not have the same members.
            string[] members = [.. document.RootElement.EnumerateObject().Select(member => member.Name)];
            var names = FieldNames.Find(members, chosen?.Where(pair => members.Contains(pair.Value)).ToDictionary());
            string Field(string? member) => member is null ? "" : Text(document.RootElement.GetProperty(member));
            return new InputRow(
                number,
                Field(names.Id),
                Field(names.Name),
                Field(names.Aliases),
                Field(names.Country),
                Field(names.Ticker),
                Field(names.Lei),
                Field(names.Isin));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            report.Add(new RowProblem(number, "row", $"is no JSON: {exception.Message}", true));
            return null;
        }
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.Array => string.Join('|', value.EnumerateArray().Select(Text)),
        _ => "",
    };
}
