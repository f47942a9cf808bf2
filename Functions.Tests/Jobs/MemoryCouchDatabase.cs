using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Pipeline.CouchDb;

namespace Pipeline.Tests.Jobs;

internal sealed class MemoryCouchDatabase(string name, MemoryCouchServer server) : ICouchDatabase
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, StoredDocument> _documents = new(RawOrder.Instance);
    private readonly Dictionary<(string Id, int Generation), StoredDocument> _earlier = [];
    private readonly Dictionary<string, long> _changed = new(StringComparer.Ordinal);
    private long _sequence;
    private TaskCompletionSource _nextChange = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => name;

    public bool Exists { get; set; }

    /// <summary>How many of the rows of a range are given, as by a proxy that cuts answers; all by default.</summary>
    public Func<int, int> RowsGiven { get; set; } = rows => rows;

    /// <summary>Whether the nodes that a write goes to lack the document's attachments.</summary>
    public Func<string, bool> IsBehind { get; set; } = _ => false;

    /// <summary>Writes that were taken, by document.</summary>
    public Dictionary<string, int> Writes { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Ids
    {
        get
        {
            lock (_lock)
            {
                return [.. _documents.Keys];
            }
        }
    }

    /// <summary>Stores a document outside of the API, as another user would.</summary>
    public void Put(string id, JsonObject? fields = null, params (string Name, string Text)[] attachments) =>
        Put(id, fields, [.. attachments.Select(attachment => (attachment.Name, Encoding.UTF8.GetBytes(attachment.Text)))]);

    public void Put(string id, JsonObject? fields, (string Name, byte[] Bytes)[] attachments)
    {
        lock (_lock)
        {
            _documents.TryGetValue(id, out var current);
            var next = new StoredDocument((current?.Generation ?? 0) + 1, fields?.DeepClone().AsObject() ?? []);
            foreach (var (attachment, bytes) in attachments)
            {
                next.Attachments[attachment] = (bytes, "text/plain");
                next.Positions[attachment] = next.Generation;
            }

            Keep(id, next);
        }
    }

    /// <summary>Writes one attachment and leaves all else as it is, as a person would.</summary>
    public void PutAttachment(string id, string attachment, string text)
    {
        lock (_lock)
        {
            var next = Next(id);
            next.Attachments[attachment] = (Encoding.UTF8.GetBytes(text), "text/plain");
            next.Positions[attachment] = next.Generation;
            Keep(id, next);
        }
    }

    /// <summary>Deletes one attachment and leaves all else as it is.</summary>
    public void DeleteAttachment(string id, string attachment)
    {
        lock (_lock)
        {
            var next = Next(id);
            next.Attachments.Remove(attachment);
            Keep(id, next);
        }
    }

    /// <summary>Changes a document's fields and leaves its attachments as they are.</summary>
    public void Edit(string id, Action<JsonObject> edit)
    {
        lock (_lock)
        {
            var next = Next(id);
            edit(next.Fields);
            Keep(id, next);
        }
    }

    /// <summary>Changes the fields of the revision of now, which no user can.</summary>
    public void Rewrite(string id, Action<JsonObject> edit)
    {
        lock (_lock)
        {
            edit(_documents[id].Fields);
        }
    }

    /// <summary>Forgets all revisions but those of now.</summary>
    public void Compact() => _earlier.Clear();

    private StoredDocument Next(string id)
    {
        var body = JsonNode.Parse(_documents[id].ToJson(id, inline: false))!.AsObject();
        return StoredDocument.Read(body, _documents[id]);
    }

    private void Keep(string id, StoredDocument document)
    {
        if (_documents.TryGetValue(id, out var current))
        {
            _earlier[(id, current.Generation)] = current;
        }

        _documents[id] = document;
        _changed[id] = ++_sequence;
        EndWaits();
    }

    /// <summary>Declares another media type for an attachment.</summary>
    public void Declare(string id, string attachment, string contentType)
    {
        lock (_lock)
        {
            _documents[id].Attachments[attachment] = (_documents[id].Attachments[attachment].Bytes, contentType);
        }
    }

    /// <summary>Makes an attachment one that was sent compressed.</summary>
    public void SendCompressed(string id, string attachment, int length)
    {
        lock (_lock)
        {
            _documents[id].SentCompressed[attachment] = length;
        }
    }

    public void Remove(string id)
    {
        lock (_lock)
        {
            _documents.Remove(id);
            _changed[id] = ++_sequence;
            EndWaits();
        }
    }

    public JsonObject Fields(string id)
    {
        lock (_lock)
        {
            return _documents[id].Fields;
        }
    }

    public string? Text(string id, string attachment)
    {
        lock (_lock)
        {
            return _documents[id].Attachments.TryGetValue(attachment, out var found) ? Encoding.UTF8.GetString(found.Bytes) : null;
        }
    }

    public string Revision(string id)
    {
        lock (_lock)
        {
            return _documents[id].Rev;
        }
    }

    public Task<DatabaseInfo> GetInfoAsync(CancellationToken cancellationToken = default)
    {
        Begin("info", cancellationToken);
        lock (_lock)
        {
            return Task.FromResult(new DatabaseInfo(name, _documents.Count, UpdateSequence: KnowsSequences ? $"{_sequence}-x" : null, StartTime: StartTime));
        }
    }

    public Task<bool> CreateAsync(CancellationToken cancellationToken = default)
    {
        server.BeforeRequest(name, "create");
        var made = !Exists;
        Exists = true;
        return Task.FromResult(made);
    }

    public Task<bool> DeleteAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> ListIdsAsync(KeyRange range, int limit, CancellationToken cancellationToken = default)
    {
        Begin("list", cancellationToken);
        return Task.FromResult<IReadOnlyList<string>>(InRange(range, limit));
    }

    public async IAsyncEnumerable<CouchDocument> ReadAsync(
        KeyRange range, int limit, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Begin("read", cancellationToken);
        foreach (var id in InRange(range, limit))
        {
            Begin($"row {id}", cancellationToken);
            if (Json(id) is { } json)
            {
                yield return CouchDocument.Parse(json);
                await Task.Yield();
            }
        }
    }

    public Task<IReadOnlyList<string>> ListIdsAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        Begin("list", cancellationToken);
        return Task.FromResult<IReadOnlyList<string>>([.. ids.Where(id => Json(id) is not null)]);
    }

    public async IAsyncEnumerable<CouchDocument> ReadAsync(
        IReadOnlyList<string> ids, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Begin("read", cancellationToken);
        foreach (var id in ids)
        {
            Begin($"row {id}", cancellationToken);
            if (Json(id) is { } json)
            {
                yield return CouchDocument.Parse(json);
                await Task.Yield();
            }
        }
    }

    public async IAsyncEnumerable<ReadDocument<T>> ReadAsync<T>(
        KeyRange range, int limit, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where T : class
    {
        await foreach (var document in ReadAsync(range, limit, cancellationToken))
        {
            yield return Read(document, type);
        }
    }

    public IAsyncEnumerable<ReadDocument<T>> ReadViewAsync<T>(
        string design, string view, string? from, string? to, int limit, JsonTypeInfo<T> type, CancellationToken cancellationToken = default)
        where T : class => throw new NotSupportedException();

    /// <summary>Rows of each view that there is, by <c>design/view</c>.</summary>
    public Dictionary<string, IReadOnlyList<string>> Views { get; } = [];

    public async IAsyncEnumerable<string> ListViewIdsAsync(
        string design, string view, int? limit = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Begin("list view", cancellationToken);
        foreach (var id in Views[$"{design}/{view}"].Take(limit ?? int.MaxValue))
        {
            yield return id;
            await Task.Yield();
        }
    }

    /// <summary>Knows selectors of fields that are texts, and gives two a page.</summary>
    public Task<FoundIds> FindIdsAsync(ReadOnlyMemory<byte> selector, string? bookmark, int limit, CancellationToken cancellationToken = default)
    {
        Begin("find", cancellationToken);
        var wanted = JsonNode.Parse(selector.Span)!.AsObject();
        var skip = bookmark is null ? 0 : int.Parse(bookmark, System.Globalization.CultureInfo.InvariantCulture);
        lock (_lock)
        {
            var found = _documents.Where(document => wanted.All(field => JsonNode.DeepEquals(document.Value.Fields[field.Key], field.Value)))
                .Select(document => document.Key).Skip(skip).Take(Math.Min(2, limit)).ToList();
            return Task.FromResult(new FoundIds(found, $"{skip + found.Count}"));
        }
    }

    private static ReadDocument<T> Read<T>(CouchDocument document, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return new ReadDocument<T>(document.Id, document.Rev, JsonSerializer.Deserialize(document.Json.Span, type)!, null);
        }
        catch (JsonException e)
        {
            return new ReadDocument<T>(document.Id, document.Rev, null, e.Message);
        }
    }

    public async IAsyncEnumerable<CouchDocument> ReadWithAttachmentsAsync(
        IReadOnlyList<DocumentRevision> revisions, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Begin("read with attachments", cancellationToken);
        foreach (var (id, rev) in revisions)
        {
            Begin($"inline {id}", cancellationToken);
            if (Json(id, inline: true) is { } json && CouchDocument.Parse(json) is var document && document.Rev == rev)
            {
                yield return document;
                await Task.Yield();
            }
        }
    }

    public Task<CouchDocument?> GetAsync(string id, CancellationToken cancellationToken = default)
    {
        Begin($"get {id}", cancellationToken);
        return Task.FromResult(Json(id) is { } json ? CouchDocument.Parse(json) : null);
    }

    public Task<CouchDocument?> GetRevisionAsync(string id, string rev, CancellationToken cancellationToken = default)
    {
        Begin($"get {id}", cancellationToken);
        lock (_lock)
        {
            var revision = _documents.TryGetValue(id, out var current) && current.Rev == rev ? current
                : _earlier.FirstOrDefault(earlier => earlier.Key.Id == id && earlier.Value.Rev == rev).Value;
            if (revision is null)
            {
                return Task.FromResult<CouchDocument?>(null);
            }

            var json = JsonNode.Parse(revision.ToJson(id, inline: false))!;
            json["_revisions"] = new JsonObject
            {
                ["start"] = revision.Generation,
                ["ids"] = new JsonArray([.. Enumerable.Range(0, revision.Generation).Select(_ => (JsonNode)"r")]),
            };
            return Task.FromResult<CouchDocument?>(CouchDocument.Parse(Encoding.UTF8.GetBytes(json.ToJsonString())));
        }
    }

    public async Task<T?> GetAsync<T>(string id, JsonTypeInfo<T> type, CancellationToken cancellationToken = default)
        where T : class
    {
        using var document = await GetAsync(id, cancellationToken);
        return document is null ? null : Read(document, type) is { Problem: { } problem }
            ? throw new UnreadableDocumentException($"The document '{id}' of database '{Name}' cannot be read as {typeof(T).Name}: {problem}")
            : Read(document, type).Value;
    }

    public Task<AttachmentContent?> GetAttachmentAsync(
        string id, string attachment, string? rev, int maxBytes, bool isSentCompressed = false, CancellationToken cancellationToken = default)
    {
        Begin($"attachment {id}/{attachment}", cancellationToken);
        lock (_lock)
        {
            if (!_documents.TryGetValue(id, out var document) || (rev is not null && document.Rev != rev)
                || !document.Attachments.TryGetValue(attachment, out var found))
            {
                return Task.FromResult<AttachmentContent?>(null);
            }

            if (found.Bytes.Length > maxBytes)
            {
                throw new AttachmentTooLargeException(id, attachment, maxBytes, found.Bytes.Length);
            }

            var pooled = ArrayPool<byte>.Shared.Rent(found.Bytes.Length);
            found.Bytes.CopyTo(pooled, 0);
            return Task.FromResult<AttachmentContent?>(new AttachmentContent(pooled, found.Bytes.Length, found.ContentType));
        }
    }

    public Task<IReadOnlyList<WriteResult>> SaveAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken = default)
    {
        Begin("save", cancellationToken);
        var results = writes.Select(write => Write(write.Id, write.Json)).ToList();
        server.AfterWrite(name, "save");
        return Task.FromResult<IReadOnlyList<WriteResult>>(results);
    }

    public Task<WriteResult> PutAsync(string id, ReadOnlyMemory<byte> json, CancellationToken cancellationToken = default)
    {
        Begin($"put {id}", cancellationToken);
        var result = Write(id, json);
        server.AfterWrite(name, $"put {id}");
        return Task.FromResult(result);
    }

    public Task<WriteResult> PutAsync<T>(string id, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken = default) =>
        PutAsync(id, JsonSerializer.SerializeToUtf8Bytes(value, type), cancellationToken);

    /// <summary>When the database was made, as it says.</summary>
    public string? StartTime { get; set; }

    /// <summary>Whether the database says where its changes end.</summary>
    public bool KnowsSequences { get; set; }

    /// <summary>One that waits ends with the next change, or with <see cref="EndWaits"/>.</summary>
    public async Task<ChangesPage> GetChangesAsync(ChangesQuery query, CancellationToken cancellationToken = default)
    {
        Begin("changes", cancellationToken);
        var since = long.Parse(query.Since!.Split('-')[0], System.Globalization.CultureInfo.InvariantCulture);
        Task? waiting;
        lock (_lock)
        {
            waiting = query.Wait > TimeSpan.Zero && _sequence <= since ? _nextChange.Task : null;
            Waiting += waiting is null ? 0 : 1;
        }

        if (waiting is not null)
        {
            try
            {
                await waiting.WaitAsync(cancellationToken);
            }
            finally
            {
                lock (_lock)
                {
                    Waiting--;
                }
            }
        }

        lock (_lock)
        {
            var changes = _changed.Where(change => change.Value > since).OrderBy(change => change.Value).Take(query.Limit)
                .Select(change => new DocumentChange(change.Key, "1-x", !_documents.ContainsKey(change.Key), $"{change.Value}-x")).ToList();
            return new ChangesPage(changes, changes.Count == 0 ? query.Since : changes[^1].Sequence, null);
        }
    }

    /// <summary>Requests that wait for a change.</summary>
    public int Waiting { get; private set; }

    /// <summary>Ends the requests that wait, as their time does.</summary>
    public void EndWaits()
    {
        TaskCompletionSource ended;
        lock (_lock)
        {
            (ended, _nextChange) = (_nextChange, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        ended.SetResult();
    }

    public IAsyncEnumerable<DocumentChange> FollowChangesAsync(ChangesQuery query, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task CheckWritesAsync(CancellationToken cancellationToken = default)
    {
        Begin("check writes", cancellationToken);
        return Task.CompletedTask;
    }

    public Task<WriteResult> DeleteAsync(string id, string rev, CancellationToken cancellationToken = default)
    {
        Begin($"delete {id}", cancellationToken);
        lock (_lock)
        {
            if (!_documents.TryGetValue(id, out var document) || document.Rev != rev)
            {
                return Task.FromResult<WriteResult>(WriteResult.Conflict.Instance);
            }

            _documents.Remove(id);
        }

        server.AfterWrite(name, $"delete {id}");
        return Task.FromResult<WriteResult>(new WriteResult.Saved("deleted"));
    }

    private void Begin(string request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        server.BeforeRequest(name, request);
        if (!Exists)
        {
            throw new DatabaseNotFoundException(name);
        }
    }

    private List<string> InRange(KeyRange range, int limit)
    {
        lock (_lock)
        {
            var ids = _documents.Keys
                .Where(id => range.Start is null || RawOrder.Instance.Compare(id, range.Start) >= 0)
                .Where(id => range.End is null || RawOrder.Instance.Compare(id, range.End) < 0)
                .Take(limit)
                .ToList();
            return ids[..RowsGiven(ids.Count)];
        }
    }

    private byte[]? Json(string id, bool inline = false)
    {
        lock (_lock)
        {
            return _documents.TryGetValue(id, out var document) ? document.ToJson(id, inline) : null;
        }
    }

    private WriteResult Write(string id, ReadOnlyMemory<byte> json)
    {
        var body = JsonNode.Parse(json.Span)!.AsObject();
        if (body["_reject"] is not null)
        {
            return new WriteResult.Rejected(413, "document_too_large", "too large");
        }

        if (IsBehind(id))
        {
            return new WriteResult.Rejected(412, "missing_stub", "Invalid attachment stub");
        }

        lock (_lock)
        {
            _documents.TryGetValue(id, out var current);
            if ((string?)body["_rev"] != current?.Rev)
            {
                return WriteResult.Conflict.Instance;
            }

            if ((bool?)body["_deleted"] == true)
            {
                _documents.Remove(id);
                return new WriteResult.Saved("deleted");
            }

            Keep(id, StoredDocument.Read(body, current));
            Writes[id] = Writes.GetValueOrDefault(id) + 1;
            return new WriteResult.Saved(_documents[id].Rev);
        }
    }

    private sealed class RawOrder : IComparer<string>
    {
        public static RawOrder Instance { get; } = new();

        public int Compare(string? x, string? y) => Encoding.UTF8.GetBytes(x!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y!));
    }
}
