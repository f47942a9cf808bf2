using Pipeline.Query.Results;

namespace Pipeline.Queries.Runs;

/// <summary>How far a statement has come, as it is told and kept.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Source">Where its tables are.</param>
/// <param name="Statement">The beginning of the SHA-256 of its SQL: it tells which are the same, and shows nothing of them.</param>
/// <param name="Phase">What it is doing.</param>
/// <param name="Started">When it was asked for.</param>
/// <param name="Until">When its time is up.</param>
/// <param name="Format">How its rows are written.</param>
internal sealed record QueryRunState(string Id, string Source, string Statement, QueryPhase Phase, DateTimeOffset Started, DateTimeOffset Until, ResultFormat Format)
{
    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Its columns, once they are known and where its rows are kept.</summary>
    public IReadOnlyList<ResultColumn>? Columns { get; init; }

    /// <summary>What is known after the last row.</summary>
    public ResultTail? Tail { get; init; }

    /// <summary>How many pages of rows are kept.</summary>
    public int Pages { get; init; }

    /// <summary>Why it failed.</summary>
    public QueryRunProblem? Problem { get; init; }
}
