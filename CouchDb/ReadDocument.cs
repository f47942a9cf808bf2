namespace Pipeline.CouchDb;

/// <summary>A stored document that was to be read as a type. Whoever may write to a database may write what is none.</summary>
/// <param name="Id">The document.</param>
/// <param name="Rev">Its revision.</param>
/// <param name="Value">What it holds; null when it cannot be read.</param>
/// <param name="Problem">Why it cannot be read, on one line; null when it can.</param>
/// <typeparam name="T">What it was read as.</typeparam>
public sealed record ReadDocument<T>(string Id, string Rev, T? Value, string? Problem) where T : class;
