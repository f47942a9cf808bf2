using Pipeline.Query.Results;

namespace Pipeline.Queries;

/// <summary>What is known of a table.</summary>
/// <param name="Name">The name that statements use.</param>
/// <param name="Kind">parquet, delta or mysql.</param>
/// <param name="Columns">Its columns with the source's types.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Files">How many files of data lie in its folder, those of older versions of a Delta table included; null for MySQL.</param>
/// <param name="Bytes">How large they are together; null for MySQL.</param>
/// <param name="OldestVersion">The oldest version of a Delta table that its log can tell; null for others.</param>
/// <param name="NewestVersion">Its newest version; null for others.</param>
internal sealed record TableFacts(
    string Name, string Kind, IReadOnlyList<ResultColumn> Columns, long Rows, long? Files, long? Bytes, long? OldestVersion, long? NewestVersion);
