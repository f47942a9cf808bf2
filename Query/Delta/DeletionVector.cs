namespace Pipeline.Query.Delta;

/// <summary>Where the numbers of deleted rows stand (Delta protocol, "Deletion Vector Descriptor Schema").</summary>
/// <param name="StorageType">u: a file named by a UUID; p: a file by its path; i: here, in Base85.</param>
/// <param name="PathOrInline">The name, the path or the bytes.</param>
/// <param name="Offset">Where in the file it starts; null for its first place.</param>
/// <param name="SizeInBytes">Its bytes, without length and checksum.</param>
/// <param name="Cardinality">How many rows it deletes.</param>
internal sealed record DeletionVector(string StorageType, string PathOrInline, int? Offset, int SizeInBytes, long Cardinality)
{
    /// <summary>What tells two vectors of one file apart.</summary>
    public string Id => Offset is { } offset ? $"{StorageType}{PathOrInline}@{offset}" : StorageType + PathOrInline;
}
