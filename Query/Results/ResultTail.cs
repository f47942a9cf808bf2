namespace Pipeline.Query.Results;

/// <summary>What is known after the last row.</summary>
/// <param name="Rows">How many rows were given.</param>
/// <param name="Bytes">How many bytes they took.</param>
/// <param name="Truncated">Whether a limit of rows or bytes cut the result.</param>
public sealed record ResultTail(long Rows, long Bytes, bool Truncated);
