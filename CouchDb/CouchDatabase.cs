using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace Pipeline.CouchDb;

/// <inheritdoc cref="ICouchDatabase"/>
internal sealed partial class CouchDatabase(string name, CouchHttp http, CouchAddress address, CouchDbOptions options, ILogger<CouchDatabase> logger) : ICouchDatabase
{
    private const int MaxAnswerBytes = 64 * 1024 * 1024;

    // CouchDB takes a request line of about 8,000 characters.
    private const int LongestTarget = 7_000;

    public string Name { get; } = name;

    public Task<DatabaseInfo> GetInfoAsync(CancellationToken cancellationToken = default) =>
        http.SendAsync(
            new CouchRequest("info", HttpMethod.Get, address.Database(Name), Subject()),
            async answer =>
            {
                await EnsureAsync(answer).ConfigureAwait(false);
                return await answer.ReadJsonAsync(MaxAnswerBytes, json => CouchDbJson.DatabaseInfo(json, Name)).ConfigureAwait(false);
            },
            cancellationToken);

    public Task<bool> CreateAsync(CancellationToken cancellationToken = default) =>
        ChangeAsync("create database", HttpMethod.Put, unchanged: 412, cancellationToken);

    public Task<bool> DeleteAsync(CancellationToken cancellationToken = default) =>
        ChangeAsync("delete database", HttpMethod.Delete, unchanged: 404, cancellationToken);

    public Task<IReadOnlyList<string>> ListIdsAsync(KeyRange range, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var (request, format) = AllDocuments("list", range, limit, includeDocuments: false);
        return http.SendAsync<IReadOnlyList<string>>(
            request,
            async answer =>
            {
                await EnsureAsync(answer).ConfigureAwait(false);
                using var rows = new CouchRows(answer, format, options.MaxDocumentBytes);
                var ids = new List<string>();
                while (await rows.ReadAsync().ConfigureAwait(false))
                {
                    ids.Add(rows.Id);
                }

                return ids;
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<string>> ListIdsAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default) => ids.Count == 0
        ? Task.FromResult(ids)
        : http.SendAsync<IReadOnlyList<string>>(
            ByIds("list", ids, includeDocuments: false),
            async answer =>
            {
                await EnsureAsync(answer).ConfigureAwait(false);
                using var rows = new CouchRows(answer, RowFormat.Values, options.MaxDocumentBytes);
                var found = new List<string>();
                while (await rows.ReadAsync().ConfigureAwait(false))
                {
                    if (!rows.IsDeleted)
                    {
                        found.Add(rows.Id);
                    }
                }

                return found;
            },
            cancellationToken);

    public IAsyncEnumerable<CouchDocument> ReadAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default) =>
        DocumentsAsync(ByIds("read", ids, includeDocuments: true), RowFormat.View, cancellationToken);

    private CouchRequest ByIds(string operation, IReadOnlyList<string> ids, bool includeDocuments)
    {
        var body = CouchDbJson.Keys(ids.Where(DocumentId.IsValid));
        return new CouchRequest(operation, HttpMethod.Post, address.AllDocumentsByIds(Name, includeDocuments), Subject()) { Content = () => JsonContent(body) };
    }

    public IAsyncEnumerable<CouchDocument> ReadAsync(KeyRange range, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var (request, format) = AllDocuments("read", range, limit, includeDocuments: true);
        return DocumentsAsync(request, format, cancellationToken);
    }

    public IAsyncEnumerable<CouchDocument> ReadWithAttachmentsAsync(
        IReadOnlyList<DocumentRevision> revisions, CancellationToken cancellationToken = default)
    {
        var body = CouchDbJson.Revisions(revisions.Where(revision => DocumentId.IsValid(revision.Id)));
        var request = new CouchRequest("read with attachments", HttpMethod.Post, address.BulkGetWithAttachments(Name), Subject())
        {
            Content = () => JsonContent(body),
        };
        return DocumentsAsync(request, RowFormat.BulkGet, cancellationToken);
    }

    /// <summary>The documents of a range: keys too long for an address go in a body, of which CouchDB 2.2 and later know.</summary>
    private (CouchRequest Request, RowFormat Format) AllDocuments(string operation, KeyRange range, int limit, bool includeDocuments)
    {
        var target = address.AllDocuments(Name, range, limit, includeDocuments);
        if (target.OriginalString.Length <= LongestTarget)
        {
            return (new CouchRequest(operation, HttpMethod.Get, target, Subject()), RowFormat.View);
        }

        var body = CouchDbJson.Query(range, limit);
        var request = new CouchRequest(operation, HttpMethod.Post, address.AllDocumentsQueries(Name, includeDocuments), Subject())
        {
            Content = () => JsonContent(body),
        };
        return (request, RowFormat.Queries);
    }

    public async IAsyncEnumerable<ReadDocument<T>> ReadViewAsync<T>(
        string design,
        string view,
        string? from,
        string? to,
        int limit,
        JsonTypeInfo<T> type,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where T : class
    {
        var request = new CouchRequest("read view", HttpMethod.Get, address.View(Name, design, view, from, to, limit), $"view '{view}' of {Subject()}");
        await foreach (var document in DocumentsAsync(request, RowFormat.View, cancellationToken).ConfigureAwait(false))
        {
            using (document)
            {
                yield return Deserialize(document, type);
            }
        }
    }

    private async IAsyncEnumerable<CouchDocument> DocumentsAsync(
        CouchRequest request, RowFormat format, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (rows, first) = await http.SendAsync(request, answer => FirstDocumentAsync(answer, format), cancellationToken).ConfigureAwait(false);
        using (rows)
        {
            for (var document = first; document is not null; document = await rows.NextDocumentAsync().ConfigureAwait(false))
            {
                yield return document;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    public async IAsyncEnumerable<ReadDocument<T>> ReadAsync<T>(
        KeyRange range, int limit, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where T : class
    {
        await foreach (var document in ReadAsync(range, limit, cancellationToken).ConfigureAwait(false))
        {
            using (document)
            {
                yield return Deserialize(document, type);
            }
        }
    }

    public Task<CouchDocument?> GetAsync(string id, CancellationToken cancellationToken = default) =>
        DocumentId.IsValid(id) ? GetOneAsync(id, address.DocumentToRead(Name, id), cancellationToken) : Task.FromResult<CouchDocument?>(null);

    public Task<CouchDocument?> GetRevisionAsync(string id, string rev, CancellationToken cancellationToken = default) =>
        DocumentId.IsValid(id) ? GetOneAsync(id, address.Revision(Name, id, rev), cancellationToken) : Task.FromResult<CouchDocument?>(null);

    private Task<CouchDocument?> GetOneAsync(string id, Uri resource, CancellationToken cancellationToken) =>
        http.SendAsync(
            new CouchRequest("get", HttpMethod.Get, resource, Subject(id)),
            async answer => await IsMissingAsync(answer).ConfigureAwait(false)
                ? null
                : await answer.ReadJsonAsync<CouchDocument?>(options.MaxDocumentBytes, json => CouchDocument.Parse(json.TrimEnd("\r\n"u8)))
                    .ConfigureAwait(false),
            cancellationToken);

    public async Task<T?> GetAsync<T>(string id, JsonTypeInfo<T> type, CancellationToken cancellationToken = default) where T : class
    {
        using var document = await GetAsync(id, cancellationToken).ConfigureAwait(false);
        if (document is null)
        {
            return null;
        }

        var read = Deserialize(document, type);
        return read.Value ?? throw new UnreadableDocumentException($"The {Subject(id)} cannot be read as {typeof(T).Name}: {read.Problem}");
    }

    public Task<AttachmentContent?> GetAttachmentAsync(
        string id, string name, string? rev, int maxBytes, bool isSentCompressed = false, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        if (!DocumentId.IsValid(id) || !DocumentId.IsWellFormed(name))
        {
            return Task.FromResult<AttachmentContent?>(null);
        }

        var subject = $"attachment '{CouchError.Quote(name)}' of {Subject(id)}";
        return http.SendAsync(
            new CouchRequest("get attachment", HttpMethod.Get, address.Attachment(Name, id, name, rev), subject)
            {
                AcceptsJson = false,
                AcceptsCompressed = isSentCompressed,
            },
            async answer => await IsMissingAsync(answer).ConfigureAwait(false)
                ? null
                : await AttachmentReading.ReadAsync(answer, id, name, maxBytes).ConfigureAwait(false),
            cancellationToken);
    }

    /// <summary>Makes or removes the database; false when CouchDB says by its status that it was so already.</summary>
    private Task<bool> ChangeAsync(string operation, HttpMethod method, int unchanged, CancellationToken cancellationToken) =>
        http.SendAsync(
            new CouchRequest(operation, method, address.Database(Name), Subject()),
            async answer =>
            {
                if (answer.Status == unchanged)
                {
                    return false;
                }

                await EnsureAsync(answer).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    private async ValueTask<(CouchRows Rows, CouchDocument? First)> FirstDocumentAsync(CouchAnswer answer, RowFormat format)
    {
        await EnsureAsync(answer).ConfigureAwait(false);
        var rows = new CouchRows(answer, format, options.MaxDocumentBytes);
        try
        {
            var first = await rows.NextDocumentAsync().ConfigureAwait(false);
            answer.Keep();
            return (rows, first);
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>True for a document or attachment that is not there. A 404 that is not CouchDB's own says nothing about the document.</summary>
    private async ValueTask<bool> IsMissingAsync(CouchAnswer answer)
    {
        if (answer.Status != 404)
        {
            await EnsureAsync(answer).ConfigureAwait(false);
            return false;
        }

        var error = await answer.ReadErrorAsync().ConfigureAwait(false);
        if (error.IsDatabaseMissing)
        {
            throw new DatabaseNotFoundException(Name);
        }

        return error.Error == "not_found" ? true : throw Rejected(answer, error);
    }

    private async ValueTask EnsureAsync(CouchAnswer answer)
    {
        if (answer.IsSuccess)
        {
            return;
        }

        var error = await answer.ReadErrorAsync().ConfigureAwait(false);
        throw answer.Status == 404 && error.Error == "not_found" ? new DatabaseNotFoundException(Name) : Rejected(answer, error);
    }

    private static CouchRejectedException Rejected(CouchAnswer answer, CouchError error) =>
        new(
            $"CouchDB answered {answer.Request.Operation} for {answer.Request.Subject} with {answer.Status} ({error}).",
            answer.Status,
            error.Error,
            error.Reason);

    private static ReadDocument<T> Deserialize<T>(CouchDocument document, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return new ReadDocument<T>(document.Id, document.Rev, JsonSerializer.Deserialize(document.Json.Span, type)!, null);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or FormatException)
        {
            // A constructor may refuse what JSON allows.
            return new ReadDocument<T>(document.Id, document.Rev, null, CouchError.Quote(e.Message));
        }
    }

    private string Subject() => $"database '{Name}'";

    private string Subject(string id) => $"document '{CouchError.Quote(id)}' of {Subject()}";
}
