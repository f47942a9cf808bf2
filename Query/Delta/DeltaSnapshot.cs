namespace Pipeline.Query.Delta;

/// <summary>A table as it was at one version.</summary>
/// <param name="Version">The version.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="PartitionColumns">The names of the columns whose values stand in the log.</param>
/// <param name="Files">Its data files.</param>
internal sealed record DeltaSnapshot(
    long Version,
    IReadOnlyList<DeltaColumn> Columns,
    IReadOnlyList<string> PartitionColumns,
    IReadOnlyList<DeltaFile> Files);
