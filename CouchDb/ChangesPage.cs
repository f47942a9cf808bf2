namespace Pipeline.CouchDb;

/// <summary>Some changes of a database.</summary>
/// <param name="Changes">Each changed document once, in the order of its last change.</param>
/// <param name="LastSequence">Where the next page begins, an opaque token.</param>
/// <param name="Pending">Changes that come after these; null where the server does not say.</param>
public sealed record ChangesPage(IReadOnlyList<DocumentChange> Changes, string LastSequence, long? Pending);
