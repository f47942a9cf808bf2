using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Jobs;

namespace Pipeline.Cli.Jobs;

/// <summary>Reads the ids of the documents that a job is about: one a line.</summary>
internal static class DocumentIds
{
    /// <param name="path">The file; <c>-</c> for the standard input.</param>
    /// <param name="input">The standard input.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="CommandFailedException">There is no such file, or it has none or too many.</exception>
    public static async Task<JsonArray> ReadAsync(string path, TextReader input, CancellationToken cancellationToken)
    {
        if (path != "-" && !File.Exists(path))
        {
            throw new CommandFailedException($"There is no file '{path}'; --ids takes one with an id a line, or - for the standard input.", exitCode: ExitCodes.Usage);
        }

        using var file = path == "-" ? null : new StreamReader(path, Encoding.UTF8);
        var ids = new JsonArray();
        while (await (file ?? input).ReadLineAsync(cancellationToken) is { } line)
        {
            // An id may begin or end with a space; what a text of Windows ends its lines with is none of it.
            if (line.TrimEnd('\r') is not { Length: > 0 } id)
            {
                continue;
            }

            if (ids.Count == JobLimits.MaxDocIds)
            {
                throw new CommandFailedException(
                    string.Create(CultureInfo.InvariantCulture, $"'{path}' has more than {JobLimits.MaxDocIds:N0} ids, and a job takes no more; select them with --selector, --view or a range."),
                    exitCode: ExitCodes.Usage);
            }

            ids.Add((JsonNode)JsonValue.Create(id));
        }

        return ids.Count > 0 ? ids : throw new CommandFailedException($"'{path}' has no id; give one a line.", exitCode: ExitCodes.Usage);
    }
}
