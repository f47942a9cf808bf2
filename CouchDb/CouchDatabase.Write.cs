using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pipeline.CouchDb;

internal sealed partial class CouchDatabase
{
    private const string DeleteOperation = "delete";

    private const string WriteCheckId = "_local/pipeline-write-check";

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public Task<IReadOnlyList<WriteResult>> SaveAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken = default)
    {
        foreach (var write in writes)
        {
            CouchDbJson.RequireId(write);
        }

        return new BulkSave(this, writes, logger).RunAsync(cancellationToken);
    }

    public async Task<WriteResult> PutAsync(string id, ReadOnlyMemory<byte> json, CancellationToken cancellationToken = default)
    {
        if (!DocumentId.IsValid(id))
        {
            return CouchDbJson.IllegalId;
        }

        var request = new CouchRequest("put", HttpMethod.Put, address.Document(Name, id), Subject(id)) { Content = () => JsonContent(json) };
        return await WriteAsync(request, cancellationToken).ConfigureAwait(false);
    }

    public Task<WriteResult> PutAsync<T>(string id, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken = default) =>
        PutAsync(id, JsonSerializer.SerializeToUtf8Bytes(value, type), cancellationToken);

    public async Task<WriteResult> DeleteAsync(string id, string rev, CancellationToken cancellationToken = default)
    {
        if (!DocumentId.IsValid(id))
        {
            return CouchDbJson.IllegalId;
        }

        return await WriteAsync(new CouchRequest(DeleteOperation, HttpMethod.Delete, address.Document(Name, id, rev), Subject(id)), cancellationToken)
            .ConfigureAwait(false);
    }

    public async Task CheckWritesAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            if (await CheckWriteAsync(HttpMethod.Put, null, cancellationToken).ConfigureAwait(false) is WriteResult.Saved saved)
            {
                await CheckWriteAsync(HttpMethod.Delete, saved.Rev, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (CouchUnavailableException exception) when (exception.Status is >= 500 and not (503 or 504))
        {
            // Where it cannot be read either it is away altogether, and this says so.
            await GetInfoAsync(cancellationToken).ConfigureAwait(false);
            throw TakesNoWrites(exception.Status.Value, exception.Error, exception);
        }
    }

    private async Task<WriteResult> CheckWriteAsync(HttpMethod method, string? rev, CancellationToken cancellationToken)
    {
        var request = new CouchRequest("check writes", method, address.Document(Name, WriteCheckId, rev), Subject())
        {
            Content = method == HttpMethod.Put ? () => JsonContent("{}"u8.ToArray()) : null,
            Retries = false,
        };
        var result = await http.SendAsync(request, WriteResultAsync, cancellationToken).ConfigureAwait(false);
        return result is WriteResult.Rejected rejected
            ? throw TakesNoWrites(rejected.Status, new CouchError(rejected.Error, rejected.Reason), null)
            : result;
    }

    private CouchUnavailableException TakesNoWrites(int status, CouchError error, Exception? cause) =>
        new(
            $"CouchDB can be read and takes no write to {Subject()}, whatever the document: {status} ({error}). "
            + "Its disk may be full or a quota used up; CouchDB's log tells. The work goes on by itself once it takes writes again.",
            cause)
        {
            Status = status,
            Error = error,
            TakesNoWrites = true,
        };

    /// <summary>Sends one <c>_bulk_docs</c> request; refused as a whole with 400, 412 or 413 it answers no rows.</summary>
    internal Task<BulkAnswer> SendBulkAsync(IReadOnlyList<DocumentWrite> writes, ReadOnlyMemory<int> chosen, CancellationToken cancellationToken) =>
        http.SendAsync(
            new CouchRequest("bulk save", HttpMethod.Post, address.BulkDocuments(Name), $"{chosen.Length} documents of {Subject()}")
            {
                Content = () => new BulkContent(writes, chosen),
            },
            async answer =>
            {
                if (answer.Status is 400 or 412 or 413)
                {
                    return new BulkAnswer(null, answer.Status, await answer.ReadErrorAsync().ConfigureAwait(false));
                }

                await EnsureAsync(answer).ConfigureAwait(false);
                return new BulkAnswer(await answer.ReadJsonAsync(MaxAnswerBytes, BulkRow.ParseAll).ConfigureAwait(false), answer.Status, default);
            },
            cancellationToken);

    private async Task<WriteResult> WriteAsync(CouchRequest request, CancellationToken cancellationToken)
    {
        var result = await http.SendAsync(request, WriteResultAsync, throwOnRefusal: false, cancellationToken).ConfigureAwait(false);
        if (result is WriteResult.Rejected { Status: 401 or 403 })
        {
            // It is about this document alone (a validation function) unless the account may not even read the database.
            await GetInfoAsync(cancellationToken).ConfigureAwait(false);
        }

        return result;
    }

    private async ValueTask<WriteResult> WriteResultAsync(CouchAnswer answer)
    {
        if (answer.IsSuccess)
        {
            return new WriteResult.Saved(await answer.ReadJsonAsync(MaxAnswerBytes, CouchDbJson.Rev).ConfigureAwait(false));
        }

        if (answer.Status == 409)
        {
            return WriteResult.Conflict.Instance;
        }

        var error = await answer.ReadErrorAsync().ConfigureAwait(false);
        return answer.Status switch
        {
            404 when error.IsDatabaseMissing => throw new DatabaseNotFoundException(Name),
            404 when answer.Request.Operation == DeleteOperation && error.Error == "not_found" => WriteResult.Conflict.Instance,
            >= 400 and < 500 => new WriteResult.Rejected(answer.Status, error.Error, error.Reason),
            _ => throw Rejected(answer, error),
        };
    }

    private static ReadOnlyMemoryContent JsonContent(ReadOnlyMemory<byte> json) => new(json) { Headers = { ContentType = Json } };
}
