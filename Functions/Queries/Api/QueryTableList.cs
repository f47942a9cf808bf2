namespace Pipeline.Queries.Api;

/// <summary>The answer of GET /api/query/tables.</summary>
/// <param name="Tables">The tables that statements may read.</param>
internal sealed record QueryTableList(IReadOnlyList<QueryTable> Tables);

/// <summary>One table.</summary>
/// <param name="Name">The name that statements use.</param>
/// <param name="Kind">parquet, delta or mysql.</param>
internal sealed record QueryTable(string Name, string Kind);
