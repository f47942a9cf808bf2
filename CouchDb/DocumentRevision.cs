namespace Pipeline.CouchDb;

/// <summary>One revision of one document. Equal when both texts are, ordinally.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Rev">The revision, an opaque token.</param>
public readonly record struct DocumentRevision(string Id, string Rev);
