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
