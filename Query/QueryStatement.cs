using System.Text.Json;
using Pipeline.Query.Catalogue;
using Pipeline.Query.Results;
using Pipeline.Query.Worker;

namespace Pipeline.Query;

/// <summary>A statement over tables of the catalogue.</summary>
/// <param name="Catalogue">The tables that it may read.</param>
/// <param name="Sql">The statement: one SELECT, WITH, VALUES, TABLE or EXPLAIN; over files FROM and PIVOT too.</param>
/// <param name="Format">How rows are written.</param>
/// <param name="Timeout">How long it may take, waiting included.</param>
public sealed record QueryStatement(QueryCatalogue Catalogue, string Sql, ResultFormat Format, TimeSpan Timeout)
{
    /// <summary>Values of named parameters ($name) or numbered ones ($1); null for none.</summary>
    public Dictionary<string, JsonElement>? Parameters { get; init; }

    /// <summary>The most rows of the answer.</summary>
    public long RowLimit { get; init; } = 10_000;

    /// <summary>The bytes after which the answer ends with the row that reaches them.</summary>
    public long ByteLimit { get; init; } = 64 * 1024 * 1024;

    internal WorkerRequest Request(QueryLimits limits) =>
        new(Sql, Parameters, Catalogue.Tables, Catalogue.Root, RowLimit, ByteLimit, Format, limits.MemoryMegabytes, limits.Threads);
}
