using System.CommandLine;
using System.Text.Json.Nodes;

namespace Pipeline.Cli.Api;

/// <summary>Writes what the API gives, for people or for programs. Nothing else goes to the standard output.</summary>
internal sealed class ApiOutput(TextWriter writer, OutputFormat format)
{
    private const string Gap = "  ";

    /// <summary>The option <c>--output</c>.</summary>
    public static Option<OutputFormat> Option()
    {
        var option = new Option<OutputFormat>("--output")
        {
            HelpName = "table|json|ndjson",
            Description = "For people, or for programs",
            DefaultValueFactory = _ => OutputFormat.Table,
        };
        option.CompletionSources.Add("table", "json", "ndjson");
        option.CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            switch (text)
            {
                case "table":
                    return OutputFormat.Table;
                case "json":
                    return OutputFormat.Json;
                case "ndjson":
                    return OutputFormat.Ndjson;
                default:
                    result.AddError($"--output '{text}' is not allowed: give one of table, json, ndjson.");
                    return OutputFormat.Table;
            }
        };
        return option;
    }

    /// <summary>Writes a list.</summary>
    public void WriteList(IEnumerable<JsonNode> entries, params Column[] columns)
    {
        switch (format)
        {
            case OutputFormat.Json:
                writer.WriteLine(new JsonArray([.. entries.Select(entry => entry.DeepClone())]).ToJsonString(ApiJson.Indented));
                break;
            case OutputFormat.Ndjson:
                foreach (var entry in entries)
                {
                    writer.WriteLine(entry.ToJsonString(ApiJson.Line));
                }

                break;
            default:
                WriteTable([[.. columns.Select(column => column.Head)], .. entries.Select(entry => columns.Select(column => column.Cell(entry)).ToArray())]);
                break;
        }
    }

    /// <summary>Writes one thing: for people a line for each field that has a value.</summary>
    public void WriteOne(JsonNode entry, params Column[] fields)
    {
        if (format == OutputFormat.Table)
        {
            WriteTable([.. fields.Select(field => new[] { field.Head, field.Cell(entry) }).Where(row => row[1].Length > 0)]);
        }
        else
        {
            writer.WriteLine(entry.ToJsonString(format == OutputFormat.Json ? ApiJson.Indented : ApiJson.Line));
        }
    }

    private void WriteTable(List<string[]> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var widths = rows[0].Select((_, column) => rows.Max(row => Plain(row[column]).Length)).ToArray();
        foreach (var row in rows)
        {
            writer.WriteLine(string.Join(Gap, row.Select((cell, column) => Plain(cell).PadRight(widths[column]))).TrimEnd());
        }
    }

    // Names and reasons are anybody's: what would move the cursor or begin a line stays out of a table.
    private static string Plain(string cell) => string.Concat(cell.Select(character => char.IsControl(character) ? ' ' : character));
}
