using System.Text.Json;

namespace Pipeline.CouchDb;

/// <summary>The rows of an answer as they arrive. Disposes the answer with itself when the answer was kept.</summary>
internal sealed class CouchRows(CouchAnswer answer, RowFormat format, int maxRowBytes) : IDisposable
{
    private readonly RowReader _rows = new(answer.ReadAsync, format, maxRowBytes);

    /// <summary>The id of the current row.</summary>
    public string Id => _rows.Id!;

    /// <summary>Goes to the next row that has an id.</summary>
    /// <exception cref="CouchUnavailableException">The answer broke off or is not what it should be.</exception>
    public async ValueTask<bool> ReadAsync()
    {
        try
        {
            while (await _rows.ReadAsync().ConfigureAwait(false))
            {
                if (_rows.Id is not null)
                {
                    return true;
                }
            }

            return false;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw CouchHttp.Malformed(answer.Request, e);
        }
        catch (RowTooLongException e)
        {
            throw new CouchRejectedException(
                $"CouchDB's answer to {answer.Request.Operation} for {answer.Request.Subject} holds a row of more than {maxRowBytes} bytes (COUCHDB_MAX_DOCUMENT_BYTES).",
                answer.Status,
                "row_too_large",
                e.Message);
        }
    }

    /// <summary>Whether the current row is of a document that was deleted; for rows of <see cref="RowFormat.Values"/>.</summary>
    public bool IsDeleted => CouchDbJson.IsDeleted(_rows.Document);

    /// <summary>The next document, or null at the end. A row without one was deleted while the answer was made, or has no such revision.</summary>
    public async ValueTask<CouchDocument?> NextDocumentAsync()
    {
        while (await ReadAsync().ConfigureAwait(false))
        {
            if (!_rows.Document.IsEmpty)
            {
                return Parse();
            }
        }

        return null;
    }

    public void Dispose()
    {
        _rows.Dispose();
        if (answer.IsKept)
        {
            answer.Dispose();
        }
    }

    private CouchDocument Parse()
    {
        try
        {
            return CouchDocument.Parse(_rows.Document);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw CouchHttp.Malformed(answer.Request, e);
        }
    }
}
