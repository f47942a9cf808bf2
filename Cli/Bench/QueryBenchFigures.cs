namespace Pipeline.Cli.Bench;

/// <summary>What the query service did, beside DuckDB alone in this process. Times are medians, in milliseconds.</summary>
/// <param name="Rows">Rows of the large table.</param>
/// <param name="SmallEngine">A statement over a small table, by DuckDB alone.</param>
/// <param name="SmallService">The same over HTTP.</param>
/// <param name="Aggregates">Statements that take DuckDB alone 100 ms or more: name, DuckDB alone, over HTTP.</param>
/// <param name="WorkerRate">Rows per second as NDJSON from a worker process to this one.</param>
/// <param name="HttpRate">The same over HTTP.</param>
/// <param name="FirstByte">From the request to the first row of those.</param>
/// <param name="NotModified">A request that is answered with 304.</param>
/// <param name="Cancel">From the request to end a statement to its end.</param>
internal sealed record QueryBenchFigures(
    long Rows,
    double SmallEngine,
    double SmallService,
    IReadOnlyList<(string Name, double Engine, double Service)> Aggregates,
    double WorkerRate,
    double HttpRate,
    double FirstByte,
    double NotModified,
    double Cancel);
