using System.Buffers.Binary;
using System.IO.Compression;

namespace Pipeline.CouchDb;

/// <summary>Reads an attachment's bytes from an answer into one pooled array.</summary>
internal static class AttachmentReading
{
    /// <summary>The one content encoding that is unpacked here.</summary>
    public const string Compressed = "gzip";

    private const int FirstBufferBytes = 32 * 1024;
    private const int LengthBytes = 4;

    private static ReadOnlySpan<byte> MemberStart => [0x1F, 0x8B, 0x08];

    public static ValueTask<AttachmentContent> ReadAsync(CouchAnswer answer, string id, string name, int maxBytes)
    {
        var encodings = answer.ContentEncoding.Where(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)).ToList();
        if (encodings.Count == 0)
        {
            return ReadPlainAsync(answer, id, name, maxBytes);
        }

        return answer.Request.AcceptsCompressed && encodings is [var only] && only.Equals(Compressed, StringComparison.OrdinalIgnoreCase)
            ? ReadCompressedAsync(answer, id, name, maxBytes)
            : throw new CouchRejectedException(
                $"CouchDB answered {answer.Request.Operation} for {answer.Request.Subject} with the content encoding '{string.Join(", ", encodings)}', which was not asked for.",
                answer.Status,
                "unexpected_encoding",
                "");
    }

    private static async ValueTask<AttachmentContent> ReadPlainAsync(CouchAnswer answer, string id, string name, int maxBytes)
    {
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

        return Content(answer, bytes);
    }

    /// <summary>
    /// Unpacks here what was stored packed. CouchDB, asked to unpack it, breaks off an answer of damaged bytes just as it does in trouble of its own;
    /// here the two are told apart, and damage is permanent at the first try.
    /// </summary>
    private static async ValueTask<AttachmentContent> ReadCompressedAsync(CouchAnswer answer, string id, string name, int maxBytes)
    {
        if (answer.ContentLength > maxBytes)
        {
            throw new AttachmentTooLargeException(id, name, maxBytes, null);
        }

        using var packed = await answer.ReadToEndAsync(maxBytes).ConfigureAwait(false);
        if (answer.ContentLength is { } announced && packed.Length != announced)
        {
            throw CouchHttp.Malformed(answer.Request, null);
        }

        using var bytes = new PooledBytes((int)Math.Min((packed.Length * 4L) + 1, Math.Max(1L, maxBytes) + 1));
        try
        {
            using var unpacking = new GZipStream(packed.ToStream(), CompressionMode.Decompress);
            while (unpacking.Read(bytes.Free().Span) is > 0 and var read)
            {
                bytes.Advance(read);
                if (bytes.Length > maxBytes)
                {
                    throw new AttachmentTooLargeException(id, name, maxBytes, null);
                }
            }
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(answer, exception.Message);
        }

        return IsWhole(packed.Written, bytes.Length) ? Content(answer, bytes) : throw Damaged(answer, "it breaks off.");
    }

    /// <summary>
    /// Whether the last four bytes are the length of what was unpacked, as RFC 1952 has it: packed bytes that break off are unpacked without a word. Of
    /// several members one after the other the last alone is told, so these are taken as they are.
    /// </summary>
    private static bool IsWhole(ReadOnlySpan<byte> packed, int length) =>
        packed.Length >= LengthBytes
        && (BinaryPrimitives.ReadUInt32LittleEndian(packed[^LengthBytes..]) == (uint)length || packed[1..].IndexOf(MemberStart) >= 0);

    private static AttachmentContent Content(CouchAnswer answer, PooledBytes bytes)
    {
        var length = bytes.Length;
        return new AttachmentContent(bytes.Detach(), length, answer.ContentType ?? "application/octet-stream");
    }

    private static CouchRejectedException Damaged(CouchAnswer answer, string reason) => new(
        $"The {answer.Request.Subject} was stored as gzip and cannot be unpacked: {CouchError.Quote(reason)} Store it again.",
        answer.Status,
        "damaged_attachment",
        CouchError.Quote(reason));
}
