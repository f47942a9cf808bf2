namespace Pipeline.CouchDb;

/// <summary>
/// A document exactly as CouchDB sent it, in a pooled buffer. Dispose it once; its JSON is not to be touched afterwards, while the
/// other properties stay.
/// </summary>
public sealed class CouchDocument : IDisposable
{
    private readonly int _length;
    private byte[]? _pooled;

    private CouchDocument(byte[] pooled, int length, string id, string rev, IReadOnlyList<AttachmentStub> attachments, IReadOnlyList<string> conflicts)
    {
        _pooled = pooled;
        _length = length;
        Id = id;
        Rev = rev;
        Attachments = attachments;
        Conflicts = conflicts;
    }

    /// <summary>The document's id.</summary>
    public string Id { get; }

    /// <summary>The revision, an opaque token.</summary>
    public string Rev { get; }

    /// <summary>The document's attachments in the order in which it names them.</summary>
    public IReadOnlyList<AttachmentStub> Attachments { get; }

    /// <summary>Other last revisions of the document, which were written on another server at the same time; none for nearly all documents.</summary>
    public IReadOnlyList<string> Conflicts { get; }

    /// <summary>The JSON object byte for byte as received, <c>_id</c>, <c>_rev</c> and unknown fields included.</summary>
    public ReadOnlyMemory<byte> Json
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pooled is null, this);
            return _pooled.AsMemory(0, _length);
        }
    }

    /// <summary>Copies the JSON of one document and reads its id, revision and attachment stubs.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is no JSON object with <c>_id</c> and <c>_rev</c>.</exception>
    public static CouchDocument Parse(ReadOnlySpan<byte> json)
    {
        var header = DocumentHeader.Parse(json);
        var pooled = ByteArrays.Rent(json.Length);
        json.CopyTo(pooled);
        return new CouchDocument(pooled, json.Length, header.Id, header.Rev, header.Attachments, header.Conflicts);
    }

    /// <summary>
    /// The bytes of an attachment whose data the document carries inline, or null when it carries none of that name. The caller
    /// disposes the content.
    /// </summary>
    /// <exception cref="System.Text.Json.JsonException">The data is no base64.</exception>
    public AttachmentContent? ReadInline(string attachment) => InlineAttachment.Read(Json.Span, attachment);

    /// <summary>Gives the bytes back; <see cref="Json"/> throws from then on.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _pooled, null) is { } json)
        {
            ByteArrays.Return(json);
        }
    }
}
