using System.Text.Json;

namespace Pipeline.Queries.Earlier;

/// <summary>The answer of the earlier addresses: one object for each row.</summary>
internal sealed class EarlierRows : List<Dictionary<string, JsonElement>>;
