using System.Buffers;
using System.Text.Json;

namespace Pipeline.CouchDb;

/// <summary>
/// An answer whose head has arrived and whose body is read piece by piece. Every wait for a piece has the time of
/// <see cref="CouchDbOptions.RequestTimeout"/>. Dispose it when the body has been read.
/// </summary>
internal sealed class CouchAnswer(HttpResponseMessage message, CouchDeadline deadline, CouchRequest request, CouchDbMetrics metrics) : IDisposable
{
    private const int MaxErrorBytes = 16 * 1024;
    private const int FirstBufferBytes = 16 * 1024;

    private Stream? _body;
    private CouchError? _error;
    private bool _kept;

    public int Status => (int)message.StatusCode;

    public bool IsSuccess => message.IsSuccessStatusCode;

    public long? ContentLength => message.Content.Headers.ContentLength;

    public string? ContentType => message.Content.Headers.ContentType?.ToString();

    public ICollection<string> ContentEncoding => message.Content.Headers.ContentEncoding;

    /// <summary>Time from the request until the answer's head.</summary>
    public required TimeSpan Latency { get; init; }

    /// <summary>Where a redirection leads; null when it is none.</summary>
    public Uri? RedirectTo => Status is >= 300 and < 400 && message.Headers.Location is { } location ? new Uri(request.Address, location) : null;

    public RetryAfter RetryAfter => RetryAfter.From(message.Headers.RetryAfter);

    public CouchRequest Request => request;

    /// <summary>Set by a reader that goes on with the body after the request has ended; it then disposes the answer.</summary>
    public bool IsKept => _kept;

    public void Keep() => _kept = true;

    /// <summary>Reads the next piece of the body; 0 at its end.</summary>
    /// <exception cref="CouchUnavailableException">The body broke off or the next piece did not come in time.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        try
        {
            deadline.Restart();
            _body ??= await message.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false);
            var read = await _body.ReadAsync(buffer, deadline.Token).ConfigureAwait(false);
            deadline.Pause();
            metrics.BytesRead(read);
            return read;
        }
        catch (Exception e) when (CouchHttp.IsTransport(e) && !deadline.IsCallerCancelled)
        {
            throw CouchHttp.Unavailable(request, e, deadline);
        }
    }

    /// <summary>The whole body, at most <paramref name="maxBytes"/>.</summary>
    public async ValueTask<PooledBytes> ReadToEndAsync(int maxBytes)
    {
        var body = new PooledBytes((int)Math.Clamp(ContentLength ?? FirstBufferBytes, 1, Math.Min(maxBytes, 1024 * 1024)));
        try
        {
            while (await ReadAsync(body.Free()).ConfigureAwait(false) is > 0 and var read)
            {
                body.Advance(read);
                if (body.Length > maxBytes)
                {
                    throw new CouchRejectedException(
                        $"CouchDB's answer to {request.Operation} for {request.Subject} is larger than {maxBytes} bytes (COUCHDB_MAX_DOCUMENT_BYTES).",
                        Status,
                        "answer_too_large",
                        $"larger than {maxBytes} bytes");
                }
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>Reads the whole JSON body; what is not the expected JSON is a transient failure, as from a proxy in trouble.</summary>
    public async ValueTask<T> ReadJsonAsync<T>(int maxBytes, JsonReading<T> parse)
    {
        using var body = await ReadToEndAsync(maxBytes).ConfigureAwait(false);
        try
        {
            return parse(body.Written);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw CouchHttp.Malformed(request, e);
        }
    }

    /// <summary>Status, headers and the beginning of the body.</summary>
    public async ValueTask<ServerProbe> ProbeAsync()
    {
        var body = new byte[ServerProbe.MaxBytes];
        var length = 0;
        while (length < body.Length && await ReadAsync(body.AsMemory(length)).ConfigureAwait(false) is > 0 and var read)
        {
            length += read;
        }

        return new ServerProbe(request.Address, Status, ContentType, RedirectTo, body[..length]);
    }

    /// <summary>The reason that the body of a refusal gives, read once. A body that breaks off gives none: the status has been told.</summary>
    public async ValueTask<CouchError> ReadErrorAsync() => _error ??= await ReadErrorBodyAsync().ConfigureAwait(false);

    private async ValueTask<CouchError> ReadErrorBodyAsync()
    {
        var pooled = ArrayPool<byte>.Shared.Rent(MaxErrorBytes);
        try
        {
            var length = 0;
            while (length < MaxErrorBytes && await ReadAsync(pooled.AsMemory(length, MaxErrorBytes - length)).ConfigureAwait(false) is > 0 and var read)
            {
                length += read;
            }

            return CouchError.Parse(pooled.AsSpan(0, length));
        }
        catch (CouchUnavailableException)
        {
            return new CouchError("", "");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pooled);
        }
    }

    public void Dispose()
    {
        message.Dispose();
        deadline.Dispose();
    }
}

/// <summary>Reads a value from a whole JSON body.</summary>
internal delegate T JsonReading<out T>(ReadOnlySpan<byte> json);
