using System.Text.Json;
using Pipeline.Query.Results;

namespace Pipeline.Queries.Api;

/// <summary>The answer of GET /api/query/{id}/rows where rows are JSON.</summary>
/// <param name="Page">Which page it is, from 0.</param>
/// <param name="Pages">How many there are.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The rows, each an array of values.</param>
internal sealed record QueryPage(int Page, int Pages, IReadOnlyList<ResultColumn> Columns, JsonElement Rows);
