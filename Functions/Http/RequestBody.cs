using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pipeline.Classification;

namespace Pipeline.Http;

/// <summary>Reads the body of a request, whatever its sender makes of it.</summary>
internal static class RequestBody
{
    private const int FirstBytes = 64 * 1024;
    private const int LeastPiece = 4096;

    /// <summary>The whole body, which the caller disposes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxBytes">The largest body that is taken.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="BadHttpRequestException">413: it is larger; 400: its framing is wrong, or it broke off.</exception>
    public static async Task<PooledBufferWriter> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        var body = new PooledBufferWriter((int)(request.ContentLength ?? Math.Min(FirstBytes, maxBytes)));
        try
        {
            while (await ReadAsync(request, body.GetMemory(LeastPiece), cancellationToken) is var count and > 0)
            {
                body.Advance(count);
                if (body.Length > maxBytes)
                {
                    throw TooLarge(maxBytes);
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

    /// <summary>What the JSON of the body comes to.</summary>
    /// <param name="request">The request, whatever its content type.</param>
    /// <param name="maxBytes">The largest body that is taken.</param>
    /// <param name="read">Reads the JSON, which is gone afterwards.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="BadInputException">It is no JSON, or holds a text that is none.</exception>
    /// <exception cref="BadHttpRequestException">As of <see cref="ReadAsync(HttpRequest, int, CancellationToken)"/>.</exception>
    public static async Task<T> ReadJsonAsync<T>(HttpRequest request, int maxBytes, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        using var body = await ReadAsync(request, maxBytes, cancellationToken);
        try
        {
            using var document = JsonDocument.Parse(body.WrittenMemory);
            return read(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new BadInputException(
                "body", $"The body is not valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}).", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new BadInputException("body", "A text in the body holds half of a surrogate pair; send well-formed text.", exception);
        }
    }

    /// <summary>The same of a request that has to say that it sends JSON.</summary>
    /// <exception cref="BadHttpRequestException">415: it says something else.</exception>
    public static Task<T> ReadDeclaredJsonAsync<T>(HttpRequest request, int maxBytes, Func<JsonElement, T> read, CancellationToken cancellationToken) =>
        request.HasJsonContentType()
            ? ReadJsonAsync(request, maxBytes, read, cancellationToken)
            : throw new BadHttpRequestException(
                $"The content type is '{request.ContentType}'; send application/json.", StatusCodes.Status415UnsupportedMediaType);

    private static async ValueTask<int> ReadAsync(HttpRequest request, Memory<byte> piece, CancellationToken cancellationToken)
    {
        try
        {
            return await request.Body.ReadAsync(piece, cancellationToken);
        }
        catch (Exception exception) when (exception is not (BadHttpRequestException or OperationCanceledException) && !request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            // Servers tell of wrong chunk sizes and the like by exceptions of many types; at this place each is about the sender's bytes.
            throw new BadHttpRequestException($"The body cannot be read as it was sent: {exception.Message}", StatusCodes.Status400BadRequest, exception);
        }
    }

    private static BadHttpRequestException TooLarge(int maxBytes) =>
        new($"The body is larger than {maxBytes} bytes.", StatusCodes.Status413PayloadTooLarge);
}
