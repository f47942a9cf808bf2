using System.Text.Json.Nodes;

namespace Pipeline.Cli.Api;

/// <summary>A column of a table.</summary>
/// <param name="Head">Its name, in capitals.</param>
/// <param name="Cell">What it shows of an entry.</param>
internal sealed record Column(string Head, Func<JsonNode, string> Cell);
