namespace Pipeline.Query.Results;

/// <summary>What is known before the first row.</summary>
/// <param name="Columns">The columns in their order.</param>
/// <param name="Tables">The tables of the catalogue that the statement reads.</param>
public sealed record ResultHead(IReadOnlyList<ResultColumn> Columns, IReadOnlyList<string> Tables);
