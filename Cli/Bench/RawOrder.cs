using System.Text.Json.Serialization;

namespace Pipeline.Cli.Bench;

/// <summary>What a process of the raw ceiling is to do.</summary>
/// <param name="Database">The database.</param>
/// <param name="Start">Number of the first document.</param>
/// <param name="Count">How many documents.</param>
/// <param name="InFlight">Batches at the same time.</param>
internal sealed record RawOrder(string Database, int Start, int Count, int InFlight);

[JsonSerializable(typeof(RawOrder))]
internal sealed partial class RawOrderJson : JsonSerializerContext;
