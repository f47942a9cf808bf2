namespace Pipeline.Query.Delta.Writing;

/// <summary>Tells an append from others, so that one which is repeated is recognised (Delta protocol, "Transaction Identifiers").</summary>
/// <param name="Application">Who appends.</param>
/// <param name="Version">Grows from append to append: one that is no higher than what the table holds has been done.</param>
public sealed record DeltaTransaction(string Application, long Version);
