namespace Pipeline.Query;

/// <summary>A statement took longer than it may; it was ended.</summary>
/// <param name="timeout">How long it may take.</param>
public sealed class QueryTimeoutException(TimeSpan timeout) : Exception($"The statement took longer than {timeout.TotalSeconds} seconds and was ended.");
