using Pipeline.CouchDb;

namespace Pipeline.Jobs.Batches;

/// <summary>A document in hand with the sources of it that are to be annotated now.</summary>
internal sealed class DocumentWork(CouchDocument document, IReadOnlyList<AttachmentStub> pending) : IDisposable
{
    // The text, its annotation and the request's body with the annotation in base64 are in memory for a moment together.
    private const int BytesPerSourceByte = 4;
    private const int BytesPerDocumentByte = 2;

    public CouchDocument Document { get; } = document;

    public IReadOnlyList<AttachmentStub> Pending { get; } = pending;

    /// <summary>Bytes of memory that the work takes at most.</summary>
    public long Cost { get; } = CostOf(document, pending);

    public static long CostOf(CouchDocument document, IEnumerable<AttachmentStub> sources) =>
        CostOf(document) + sources.Sum(CostOf);

    public static long CostOf(CouchDocument document) => (long)BytesPerDocumentByte * document.Json.Length;

    public static long CostOf(AttachmentStub source) => BytesPerSourceByte * source.Length;

    public void Dispose() => Document.Dispose();
}
