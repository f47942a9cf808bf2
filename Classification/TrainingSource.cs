namespace Pipeline.Classification;

/// <summary>An annotation of a database that a model was trained on.</summary>
/// <param name="Database">The database.</param>
/// <param name="Document">The id of the document.</param>
/// <param name="Revision">The document's revision.</param>
/// <param name="Attachment">The name of the attachment.</param>
/// <param name="Sha256">SHA-256 of its bytes, in lower-case hex.</param>
public sealed record TrainingSource(string Database, string Document, string Revision, string Attachment, string Sha256);
