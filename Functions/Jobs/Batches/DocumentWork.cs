using Pipeline.Classification;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Batches;

/// <summary>A document in hand with the sources of it that are to be annotated now.</summary>
/// <param name="leastReckoned">Bytes that a source of unknown length is reckoned with at least.</param>
/// <param name="output">The document of the output database that gets the annotations; null where there is none yet, or no such database.</param>
internal sealed class DocumentWork(
    CouchDocument document, IReadOnlyList<AttachmentStub> pending, long leastReckoned = 0, CouchDocument? output = null) : IDisposable
{
    // The text, its annotation and the request's body with the annotation in base64 are in memory for a moment together.
    private const int BytesPerSourceByte = 4;
    private const int BytesPerDocumentByte = 2;

    // A character of one byte in another charset has up to three in UTF-8.
    private const int Utf8BytesPerByte = 3;

    public CouchDocument Document { get; } = document;

    public CouchDocument? Output { get; } = output;

    public IReadOnlyList<AttachmentStub> Pending { get; } = pending;

    /// <summary>Bytes of memory that the work takes at most.</summary>
    public long Cost { get; } = CostOf(document, pending, leastReckoned);

    public static long CostOf(CouchDocument document, IEnumerable<AttachmentStub> sources, long leastReckoned = 0) =>
        CostOf(document) + sources.Sum(source => CostOf(source, leastReckoned));

    public static long CostOf(CouchDocument document) => (long)BytesPerDocumentByte * document.Json.Length;

    public static long CostOf(AttachmentStub source, long leastReckoned = 0) =>
        BytesPerSourceByte * Reckoned(source, leastReckoned) * (DeclaredCharset.IsUtf8(source.ContentType) ? 1 : Utf8BytesPerByte);

    /// <summary>The most bytes of a source that the work's cost allows to read; null where its length is known.</summary>
    public long? MostBytes(AttachmentStub source) => source.IsSentCompressed ? Reckoned(source, leastReckoned) : null;

    public void Dispose()
    {
        Document.Dispose();
        Output?.Dispose();
    }

    private static long Reckoned(AttachmentStub source, long leastReckoned) =>
        source.IsSentCompressed ? Math.Max(source.ExpectedLength, leastReckoned) : source.Length;
}
