using System.Text.Json;

namespace Pipeline.LocalHost.Settings;

/// <summary>Reads the JSON files that people write by hand: comments and trailing commas are fine, anything else malformed is told by line.</summary>
internal static class JsonFile
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Reads a file whose top is an object.</summary>
    /// <exception cref="StartupException">The file is malformed or cannot be read.</exception>
    public static JsonElement ReadObject(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), Lenient);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new StartupException($"{path}: line 1: an object was expected, not {document.RootElement.ValueKind}");
        }
        catch (JsonException exception)
        {
            // The reader counts lines from zero, editors from one. Its own message goes on about paths and positions.
            var reason = exception.Message.Split(" LineNumber:")[0].Split(" Path:")[0];
            throw new StartupException($"{path}: line {exception.LineNumber + 1}: {reason}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"{path}: {exception.Message}");
        }
    }
}
