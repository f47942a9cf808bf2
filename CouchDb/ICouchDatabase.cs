using System.Text.Json.Serialization.Metadata;

namespace Pipeline.CouchDb;

/// <summary>
/// One database. Safe for many callers. Every method throws a <see cref="CouchDbException"/>:
/// <see cref="CouchUnavailableException"/> when CouchDB cannot be reached or is busy after the retries,
/// <see cref="CouchRefusedException"/> when the account is not taken, <see cref="DatabaseNotFoundException"/> when the database is
/// not there and <see cref="CouchRejectedException"/> when CouchDB will never take this request.
/// </summary>
public interface ICouchDatabase
{
    /// <summary>The database's name.</summary>
    string Name { get; }

    /// <exception cref="DatabaseNotFoundException">The database is not there.</exception>
    Task<DatabaseInfo> GetInfoAsync(CancellationToken cancellationToken = default);

    /// <summary>Makes the database. True when it was made, false when it was there already.</summary>
    Task<bool> CreateAsync(CancellationToken cancellationToken = default);

    /// <summary>Removes the database with all it holds. True when it was there.</summary>
    Task<bool> DeleteAsync(CancellationToken cancellationToken = default);

    /// <summary>The first <paramref name="limit"/> ids of the range in the server's order, design documents included; no documents are read.</summary>
    Task<IReadOnlyList<string>> ListIdsAsync(KeyRange range, int limit, CancellationToken cancellationToken = default);

    /// <summary>Those of <paramref name="ids"/> that there are, in their order; no documents are read.</summary>
    Task<IReadOnlyList<string>> ListIdsAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>
    /// The first <paramref name="limit"/> documents of the range in the server's order, design documents included, with attachment stubs only.
    /// Read as a stream: one row is in memory at a time, and the next is read when it is asked for. A body that breaks off before the
    /// first document is asked for again; later it is a <see cref="CouchUnavailableException"/>, never a short list.
    /// Each document belongs to the caller, who disposes it.
    /// </summary>
    IAsyncEnumerable<CouchDocument> ReadAsync(KeyRange range, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// The documents of <paramref name="ids"/>, in their order, with attachment stubs only; those that are not there are left out. Otherwise as the same for a range.
    /// </summary>
    IAsyncEnumerable<CouchDocument> ReadAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>
    /// The documents of the range read into <typeparamref name="T"/>; one that cannot be is given with its problem, and the next one follows.
    /// Otherwise as <see cref="ReadAsync(KeyRange, int, CancellationToken)"/>. With <see cref="KeyRange.Prefix"/> it lists the documents whose ids share a beginning.
    /// </summary>
    IAsyncEnumerable<ReadDocument<T>> ReadAsync<T>(KeyRange range, int limit, JsonTypeInfo<T> type, CancellationToken cancellationToken = default)
        where T : class;

    /// <summary>
    /// The documents in these revisions, in the order of <paramref name="revisions"/>, with the data of all their attachments inline
    /// (<see cref="CouchDocument.ReadInline"/>); those that are not there are left out. One <c>_bulk_get</c> request for many small documents:
    /// CouchDB makes the whole answer in its memory before it sends any of it, so ask for little at a time. Otherwise as <see cref="ReadAsync(KeyRange, int, CancellationToken)"/>.
    /// </summary>
    IAsyncEnumerable<CouchDocument> ReadWithAttachmentsAsync(
        IReadOnlyList<DocumentRevision> revisions, CancellationToken cancellationToken = default);

    /// <summary>
    /// The documents of the first <paramref name="limit"/> rows of a view read into <typeparamref name="T"/>, the highest key first; one that cannot be is
    /// given with its problem. Keys are JSON, both ends included; null is open on that side. Otherwise as <see cref="ReadAsync(KeyRange, int, CancellationToken)"/>.
    /// </summary>
    IAsyncEnumerable<ReadDocument<T>> ReadViewAsync<T>(
        string design, string view, string? from, string? to, int limit, JsonTypeInfo<T> type, CancellationToken cancellationToken = default)
        where T : class;

    /// <summary>The ids of the rows of a view, in the order of their keys, as a stream; one that emits several rows comes several times.</summary>
    /// <param name="design">The design document, without <c>_design/</c>.</param>
    /// <param name="view">The view.</param>
    /// <param name="limit">The most rows; null for all.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    IAsyncEnumerable<string> ListViewIdsAsync(string design, string view, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>A page of the ids of the documents that a Mango selector finds.</summary>
    /// <param name="selector">A JSON object.</param>
    /// <param name="bookmark">What the page before gave; null for the first one.</param>
    /// <param name="limit">The most ids of a page, from 1.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    Task<FoundIds> FindIdsAsync(ReadOnlyMemory<byte> selector, string? bookmark, int limit, CancellationToken cancellationToken = default);

    /// <summary>The document as it is now, or null when there is none or it was deleted. The caller disposes it.</summary>
    Task<CouchDocument?> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// The document in one revision, with those that it came from in <c>_revisions</c>, or null when CouchDB does not keep it. The caller disposes it.
    /// </summary>
    Task<CouchDocument?> GetRevisionAsync(string id, string rev, CancellationToken cancellationToken = default);

    /// <summary>
    /// The document read into <typeparamref name="T"/>, or null when there is none or it was deleted. To write it back, T carries the
    /// revision in a property named <c>_rev</c>.
    /// </summary>
    /// <exception cref="UnreadableDocumentException">The document is no T.</exception>
    Task<T?> GetAsync<T>(string id, JsonTypeInfo<T> type, CancellationToken cancellationToken = default) where T : class;

    /// <summary>
    /// The bytes of an attachment, or null when the document or the attachment is not there (or not in revision
    /// <paramref name="rev"/>; null is the revision of now). The caller disposes the content.
    /// </summary>
    /// <param name="id">The document.</param>
    /// <param name="name">The attachment.</param>
    /// <param name="rev">The revision; null for that of now.</param>
    /// <param name="maxBytes">The most bytes that are taken, unpacked.</param>
    /// <param name="isSentCompressed">
    /// Whether it was stored compressed (<see cref="AttachmentStub.IsSentCompressed"/>): it is then unpacked here, and damaged bytes are a
    /// permanent failure at once.
    /// </param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="AttachmentTooLargeException">It is larger than <paramref name="maxBytes"/>; no more than that was read.</exception>
    Task<AttachmentContent?> GetAttachmentAsync(
        string id, string name, string? rev, int maxBytes, bool isSentCompressed = false, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes many documents and answers one result for each, in the order of <paramref name="writes"/>. This is no transaction.
    /// Sent through <c>_bulk_docs</c> in requests of at most 8 MiB; a larger document goes alone by PUT.
    /// When CouchDB refuses a whole request (400, 412, 413) it is split until the bad document stands alone as
    /// <see cref="WriteResult.Rejected"/>. CouchDB may have saved part of such a request, or all of one that timed out: those writes
    /// end as <see cref="WriteResult.Conflict"/>, so on a conflict re-read the document and see what is left to do.
    /// </summary>
    Task<IReadOnlyList<WriteResult>> SaveAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes one document by PUT. The JSON carries <c>_rev</c> when a document is replaced, and the stubs of the attachments that are
    /// to stay; without <c>_rev</c> an existing document is a <see cref="WriteResult.Conflict"/>, except a <c>_local/</c> one, which is replaced.
    /// </summary>
    Task<WriteResult> PutAsync(string id, ReadOnlyMemory<byte> json, CancellationToken cancellationToken = default);

    /// <summary>Writes one document from <typeparamref name="T"/>, which carries <c>_rev</c> (left out when null) when it replaces one.</summary>
    Task<WriteResult> PutAsync<T>(string id, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken = default);

    /// <summary>
    /// The changes after a sequence, each document once with its last one. With <see cref="ChangesQuery.Wait"/> the answer comes with the first change, or with
    /// none after that time; such a request is not tried again by itself.
    /// </summary>
    Task<ChangesPage> GetChangesAsync(ChangesQuery query, CancellationToken cancellationToken = default);

    /// <summary>
    /// The changes after a sequence and all that follow, as they come; it never ends by itself. After a <see cref="CouchUnavailableException"/> go on from the
    /// <see cref="DocumentChange.Sequence"/> of the last change.
    /// </summary>
    IAsyncEnumerable<DocumentChange> FollowChangesAsync(ChangesQuery query, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes and removes a <c>_local/</c> document of its own, once and without retries, to tell a document that CouchDB does not take from a
    /// database that takes none, as with a full disk or a used-up quota. Functions that validate documents are not asked for it.
    /// </summary>
    /// <exception cref="CouchUnavailableException">
    /// The database takes no write (<see cref="CouchUnavailableException.TakesNoWrites"/>), or CouchDB does not answer.
    /// </exception>
    Task CheckWritesAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes one revision of a document: <see cref="WriteResult.Saved"/> with the revision of the deletion,
    /// <see cref="WriteResult.Conflict"/> when the document has moved on or was not there.
    /// </summary>
    Task<WriteResult> DeleteAsync(string id, string rev, CancellationToken cancellationToken = default);
}
