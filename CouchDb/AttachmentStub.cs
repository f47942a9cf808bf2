namespace Pipeline.CouchDb;

/// <summary>What a document says of one of its attachments.</summary>
/// <param name="Name">The attachment's name; any text, slashes included.</param>
/// <param name="ContentType">The media type it was stored with.</param>
/// <param name="Digest">
/// An opaque token that changes with the bytes. Of compressible types it is taken over the gzipped bytes: never compare it with a hash of the content.
/// </param>
/// <param name="Length">Length in bytes, before compression by CouchDB; see <paramref name="IsSentCompressed"/>.</param>
/// <param name="RevisionPosition">The generation of the revision in which it was last written.</param>
/// <param name="IsStub">True when the document names the attachment without its data.</param>
/// <param name="IsSentCompressed">
/// True when whoever stored the attachment sent it compressed (<c>Content-Encoding: gzip</c>). CouchDB then knows the compressed length
/// alone, and that is <paramref name="Length"/>; it still gives the content as it was before.
/// </param>
public sealed record AttachmentStub(
    string Name, string ContentType, string Digest, long Length, int RevisionPosition, bool IsStub, bool IsSentCompressed = false)
{
    // Plain text becomes 3 to 10 times shorter.
    private const int ExpectedRatio = 16;
    private const int LeastExpectedLength = 16 * 1024;

    /// <summary>
    /// Length in bytes of the content: known, or for one that was sent compressed an upper estimate of what text has, which other
    /// content can exceed.
    /// </summary>
    public long ExpectedLength => IsSentCompressed ? Math.Max(Length * ExpectedRatio, LeastExpectedLength) : Length;
}
