namespace Pipeline.Query.Delta.Writing;

/// <summary>A data file that has been written.</summary>
/// <param name="Name">Its name in the folder of the table.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Rows">How many rows it holds.</param>
/// <param name="Keys">The keys of its rows; null where they have none.</param>
internal sealed record DeltaDataFile(string Name, long Size, long Rows, IReadOnlyCollection<UInt128>? Keys);
