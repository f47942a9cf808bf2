using System.Text.Json;
using Pipeline.Query.Results;

namespace Pipeline.Queries.Api;

/// <summary>The body of POST /api/query, checked.</summary>
/// <param name="Sql">The statement.</param>
/// <param name="Source">Where its tables are: files or mysql.</param>
/// <param name="Parameters">Values of its parameters; null for none.</param>
/// <param name="RowLimit">The most rows of the answer.</param>
/// <param name="ByteLimit">The most bytes of its rows.</param>
/// <param name="Timeout">How long it may take.</param>
/// <param name="Wait">How long the request waits for its first row before it goes on by itself.</param>
/// <param name="Format">How its rows are written; null for what the header Accept asks for.</param>
internal sealed record QueryRequest(
    string Sql, string Source, Dictionary<string, JsonElement>? Parameters, long RowLimit, long ByteLimit, TimeSpan Timeout, TimeSpan Wait,
    ResultFormat? Format);
