namespace Pipeline.MicroBatch;

/// <summary>Whether the indexes that are needed are there.</summary>
/// <param name="Missing">The missing ones; empty when all are there.</param>
public sealed record IndexState(IReadOnlyList<MissingIndex> Missing)
{
    /// <summary>That nothing is missing.</summary>
    public static IndexState Complete { get; } = new([]);

    /// <summary>What is missing of either.</summary>
    public static IndexState operator +(IndexState left, IndexState right) => new([.. left.Missing, .. right.Missing]);
}
