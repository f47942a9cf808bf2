namespace Pipeline.Query.Delta;

/// <summary>A data file of one version.</summary>
/// <param name="Path">Its path, relative to the table.</param>
/// <param name="PartitionValues">The value of each partition column by its physical name.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Rows">How many rows it holds, deleted ones too; null when the log does not say.</param>
/// <param name="Deleted">Which of its rows are deleted; null for none.</param>
internal sealed record DeltaFile(string Path, IReadOnlyDictionary<string, string?> PartitionValues, long Size, long? Rows, DeletionVector? Deleted);
