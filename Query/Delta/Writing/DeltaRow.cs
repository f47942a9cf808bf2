namespace Pipeline.Query.Delta.Writing;

/// <summary>A row that a table takes once.</summary>
/// <param name="Key">What tells it from every other: 128 bits of a hash.</param>
/// <param name="Values">A value per column.</param>
public sealed record DeltaRow(UInt128 Key, IReadOnlyList<object?> Values);
