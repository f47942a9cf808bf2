namespace Pipeline.CouchDb;

/// <summary>Reads an attachment's bytes from an answer into one pooled array.</summary>
internal static class AttachmentReading
{
    private const int FirstBufferBytes = 32 * 1024;

    public static async ValueTask<AttachmentContent> ReadAsync(CouchAnswer answer, string id, string name, int maxBytes)
    {
        if (answer.ContentEncoding.Count > 0 && !answer.ContentEncoding.All(encoding => encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            throw new CouchRejectedException(
                $"CouchDB answered {answer.Request.Operation} for {answer.Request.Subject} with the content encoding '{string.Join(", ", answer.ContentEncoding)}', which was not asked for.",
                answer.Status,
                "unexpected_encoding",
                "");
        }

        if (answer.ContentLength > maxBytes)
        {
            throw new AttachmentTooLargeException(id, name, maxBytes, answer.ContentLength);
        }

        // One byte more than announced or allowed, so that the end of the body is seen without a larger buffer.
        using var bytes = new PooledBytes((int)Math.Min((answer.ContentLength ?? FirstBufferBytes) + 1, Array.MaxLength));
        while (await answer.ReadAsync(bytes.Free()).ConfigureAwait(false) is > 0 and var read)
        {
            bytes.Advance(read);
            if (bytes.Length > maxBytes)
            {
                throw new AttachmentTooLargeException(id, name, maxBytes, null);
            }
        }

        if (answer.ContentLength is { } announced && bytes.Length != announced)
        {
            throw CouchHttp.Malformed(answer.Request, null);
        }

        var length = bytes.Length;
        return new AttachmentContent(bytes.Detach(), length, answer.ContentType ?? "application/octet-stream");
    }
}
