using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Cli.CommandLine;

/// <summary>Values of options that are JSON.</summary>
internal static class JsonOptions
{
    /// <summary>Reads an object.</summary>
    /// <param name="option">The option's name, such as <c>--selector</c>.</param>
    /// <param name="text">What was given.</param>
    /// <param name="example">What would be right.</param>
    /// <exception cref="CommandFailedException">It is no JSON, or no object.</exception>
    public static JsonObject ReadObject(string option, string text, string example)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject
                ?? throw new CommandFailedException($"{option} is '{text}'; give a JSON object such as {example}.", exitCode: ExitCodes.Usage);
        }
        catch (JsonException exception)
        {
            throw new CommandFailedException($"{option} is '{text}', which is no JSON; give an object such as {example}.", exception, ExitCodes.Usage);
        }
    }
}
