using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cli.Api;
using Pipeline.Cli.CommandLine;

namespace Pipeline.Cli.Queries;

/// <summary>The command <c>query</c>.</summary>
internal static class QueryCommand
{
    private const int DefaultRows = 1000;

    private static readonly string[] Formats = [.. Enum.GetNames<QueryFormat>().Select(name => name.ToLowerInvariant())];

    public static Command Create()
    {
        var sql = new Argument<string>("SQL") { Description = "One statement that reads; quote it for the shell" };
        var format = Format();
        var source = Source();
        var parameters = new Option<string[]>("--parameter")
        {
            HelpName = "NAME=VALUE",
            Description = "A value for $NAME, as JSON or else as text; may be given several times",
            DefaultValueFactory = _ => [],
        };
        var rows = new Option<int>("--rows") { HelpName = "N", Description = "The most rows", DefaultValueFactory = _ => DefaultRows }.Between(1, 100_000_000);
        var output = new Option<FileInfo>("--output") { HelpName = "FILE", Description = "Where the rows go; standard output where it is left out" };
        var profile = ApiCommand.Profile();
        var command = new Command("query", "Ask the tables of a host by SQL, read only") { sql, format, output, source, parameters, rows, profile };
        command.Validators.Add(result =>
        {
            if (BinaryFormat(result.GetResult(format)) is { } binary && result.GetResult(output) is null)
            {
                result.AddError($"--format {binary} gives no text: name a file for it with --output FILE.");
            }
        });
        command.WithExamples(
            ("./pipeline query \"select label, paragraphs from labels order by 2 desc\"", "a table"),
            ("./pipeline query \"from orders where user_id = $id\" --parameter id=7 --format csv --rows 1000000 > orders.csv", "all rows in a file"),
            ("./pipeline query \"from orders\" --rows 1000000 --format parquet --output orders.parquet", "the same in a Parquet file"),
            ("./pipeline query \"select count(*) from users\" --source mysql", "a table that lies in MySQL"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var body = new JsonObject
            {
                ["sql"] = arguments.GetValue(sql),
                ["source"] = arguments.GetValue(source),
                ["rowLimit"] = arguments.GetValue(rows),
                ["parameters"] = Parameters(arguments.GetValue(parameters)!),
            };
            using var client = ApiCommand.Connect(arguments, profile);
            await QueryOutputFile.WriteAsync(client, arguments.GetValue(output), arguments.InvocationConfiguration.Output, body, arguments.GetValue(format), cancellationToken);
            return ExitCodes.Success;
        });
        return command;
    }

    // By its text: a value that is none of the formats is told by its own check.
    private static string? BinaryFormat(OptionResult? format) => format?.Tokens is [{ Value: "parquet" or "arrow" } given] ? given.Value : null;

    /// <summary>Values by their names.</summary>
    /// <exception cref="CommandFailedException">One has no name.</exception>
    public static JsonObject Parameters(IEnumerable<string> given)
    {
        var parameters = new JsonObject();
        foreach (var text in given)
        {
            var (name, value) = text.Split('=', 2) is [{ Length: > 0 } left, var right]
                ? (left, right)
                : throw new CommandFailedException($"--parameter '{text}' is no NAME=VALUE.", exitCode: ExitCodes.Usage);
            parameters[name] = Value(value);
        }

        return parameters;
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static Option<string> Source()
    {
        var source = new Option<string>("--source") { HelpName = "files|mysql", Description = "Where its tables are", DefaultValueFactory = _ => "files" };
        source.CompletionSources.Add("files", "mysql");
        source.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && text is not ("files" or "mysql"))
            {
                result.AddError($"--source '{text}' is not allowed: give one of files, mysql.");
            }
        });
        return source;
    }

    private static Option<QueryFormat> Format()
    {
        var format = new Option<QueryFormat>("--format")
        {
            HelpName = string.Join('|', Formats),
            Description = "For people, or for programs",
            DefaultValueFactory = _ => QueryFormat.Table,
        };
        format.CompletionSources.Add(Formats);
        format.CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Formats.Contains(text, StringComparer.Ordinal))
            {
                return Enum.Parse<QueryFormat>(text, ignoreCase: true);
            }

            result.AddError($"--format '{text}' is not allowed: give one of {string.Join(", ", Formats)}.");
            return QueryFormat.Table;
        };
        return format;
    }
}
