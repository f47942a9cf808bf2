namespace Pipeline.Documents;

/// <summary>A text of a document, as the list shows it.</summary>
/// <param name="Name">The attachment's name.</param>
/// <param name="Length">Its length in bytes; of one that was sent to CouchDB compressed, the compressed length.</param>
/// <param name="IsAnnotated">Whether an annotation lies beside it.</param>
internal sealed record DocumentText(string Name, long Length, bool IsAnnotated);

/// <summary>A document that has texts.</summary>
internal sealed record DocumentAnswer(string Id, string Rev, IReadOnlyList<DocumentText> Texts);

/// <summary>A page of documents; those without a text are left out, so that a page may have fewer than were asked for.</summary>
/// <param name="Continuation">What to ask for the next page with; null on the last one.</param>
internal sealed record DocumentList(IReadOnlyList<DocumentAnswer> Documents, string? Continuation);
