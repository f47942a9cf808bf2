using System.Text.Json;
using Pipeline.Queries.Runs;
using Pipeline.Query.Results;

namespace Pipeline.Queries.Api;

/// <summary>How far a statement has come, and its result when it is there.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Source">files or mysql.</param>
/// <param name="Statement">The beginning of the SHA-256 of its SQL.</param>
/// <param name="State">running, succeeded, failed or cancelled.</param>
/// <param name="Started">When it was asked for.</param>
/// <param name="Ended">When it ended; null while it runs.</param>
/// <param name="ContentType">The media type of its pages.</param>
/// <param name="Pages">How many pages of rows are kept.</param>
/// <param name="Columns">Its columns, where rows are kept.</param>
/// <param name="Rows">The rows of page 0, where they are JSON.</param>
/// <param name="RowCount">How many rows there are in all.</param>
/// <param name="Truncated">Whether a limit cut the result.</param>
/// <param name="Problem">Why it failed.</param>
internal sealed record QueryRunAnswer(
    string Id,
    string Source,
    string Statement,
    string State,
    DateTimeOffset Started,
    DateTimeOffset? Ended,
    string ContentType,
    int Pages,
    IReadOnlyList<ResultColumn>? Columns,
    JsonElement? Rows,
    long? RowCount,
    bool? Truncated,
    QueryRunProblem? Problem)
{
    public static QueryRunAnswer Of(QueryRunState state, JsonElement? rows) => new(
        state.Id,
        state.Source,
        state.Statement,
        state.Phase.ToString().ToLowerInvariant(),
        state.Started,
        state.Ended,
        ResponseSink.ContentTypeOf(state.Format),
        state.Pages,
        state.Columns,
        rows,
        state.Tail?.Rows,
        state.Tail?.Truncated,
        state.Problem);
}
