using System.Text.Json.Nodes;
using Pipeline.Cli.Api;

namespace Pipeline.Cli.Queries;

/// <summary>Writes the rows of a statement into a file, which bears its name only when it is whole.</summary>
internal static class QueryOutputFile
{
    private const string Unfinished = ".part";

    /// <param name="client">The host.</param>
    /// <param name="file">The file; null for what is written to <paramref name="otherwise"/>.</param>
    /// <param name="otherwise">Takes text where there is no file.</param>
    /// <param name="body">The request.</param>
    /// <param name="format">How rows are written.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CommandFailedException">The host refuses the statement, it failed, or the file cannot be made.</exception>
    public static async Task WriteAsync(
        ApiClient client, FileInfo? file, TextWriter otherwise, JsonObject body, QueryFormat format, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            await new QueryOutput(client, otherwise).WriteAsync(body, format, cancellationToken);
            return;
        }

        var unfinished = file.FullName + Unfinished;
        await using var stream = Create(file, unfinished);
        try
        {
            await using (var writer = new StreamWriter(stream) { NewLine = "\n" })
            {
                await new QueryOutput(client, writer, format is QueryFormat.Parquet or QueryFormat.Arrow ? stream : null).WriteAsync(body, format, cancellationToken);
            }

            File.Move(unfinished, file.FullName, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static FileStream Create(FileInfo file, string unfinished)
    {
        try
        {
            return File.Create(unfinished);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"--output '{file}' cannot be written: {exception.Message}", exception);
        }
    }
}
