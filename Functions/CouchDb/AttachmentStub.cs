namespace Pipeline.CouchDb;

/// <summary>What a document says of one of its attachments.</summary>
/// <param name="Name">The attachment's name; any text, slashes included.</param>
/// <param name="ContentType">The media type it was stored with.</param>
/// <param name="Digest">
/// An opaque token that changes with the bytes. Of compressible types it is taken over the gzipped bytes: never compare it with a hash of the content.
/// </param>
/// <param name="Length">Length in bytes, before any compression.</param>
/// <param name="RevisionPosition">The generation of the revision in which it was last written.</param>
/// <param name="IsStub">True when the document names the attachment without its data.</param>
internal sealed record AttachmentStub(string Name, string ContentType, string Digest, long Length, int RevisionPosition, bool IsStub);
