namespace Pipeline.Query.Guard;

/// <summary>A statement that may run.</summary>
/// <param name="Sql">A query that can stand in brackets.</param>
/// <param name="IsExplain">Whether its plan is wanted, not its rows.</param>
/// <param name="Tables">What it reads, each once.</param>
internal sealed record CheckedStatement(string Sql, bool IsExplain, IReadOnlyList<TableReference> Tables);
