namespace Pipeline.MicroBatch;

/// <summary>Whether the indexes that are needed are there.</summary>
/// <param name="Missing">The missing ones; empty when all are there.</param>
/// <param name="Warnings">What keeps an index that is there from being of use, and what to do; null when nothing does.</param>
public sealed record IndexState(IReadOnlyList<MissingIndex> Missing, IReadOnlyList<string>? Warnings = null)
{
    /// <summary>That nothing is missing.</summary>
    public static IndexState Complete { get; } = new([]);

    /// <summary>Every fault as a sentence.</summary>
    public IEnumerable<string> Problems =>
        Missing.Select(index => $"The index {index.Keys} of {index.Collection} is missing: create it with {index.Command}.").Concat(Warnings ?? []);

    /// <summary>What is missing of either.</summary>
    public static IndexState operator +(IndexState left, IndexState right) =>
        new([.. left.Missing, .. right.Missing], [.. left.Warnings ?? [], .. right.Warnings ?? []]);
}
