namespace Pipeline.CouchDb;

/// <summary>The last change of one document.</summary>
/// <param name="Id">The document.</param>
/// <param name="Rev">Its winning revision.</param>
/// <param name="IsDeleted">Whether that one is its deletion.</param>
/// <param name="Sequence">Where this change stands, an opaque token: a feed that begins there gives what came after it.</param>
public sealed record DocumentChange(string Id, string Rev, bool IsDeleted, string Sequence);
