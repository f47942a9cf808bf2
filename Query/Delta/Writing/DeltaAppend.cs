namespace Pipeline.Query.Delta.Writing;

/// <summary>What became of an append.</summary>
/// <param name="Version">The version of the table that holds it, or a later one.</param>
/// <param name="IsNew">False when it had been done before, or there was nothing to do.</param>
public sealed record DeltaAppend(long Version, bool IsNew);
