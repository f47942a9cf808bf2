using System.Text.Json;
using Pipeline.Query.Results;

namespace Pipeline.Queries.Api;

/// <summary>The JSON answer of POST /api/query.</summary>
/// <param name="Columns">The columns with the engine's types.</param>
/// <param name="Rows">The rows, each an array of values in the order of the columns.</param>
/// <param name="RowCount">How many rows there are here.</param>
/// <param name="Truncated">Whether a limit of rows or bytes cut the result.</param>
internal sealed record QueryAnswer(IReadOnlyList<ResultColumn> Columns, IReadOnlyList<JsonElement> Rows, long RowCount, bool Truncated);
