using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Pipeline.CouchDb;

/// <summary>Finds the data of an attachment in a document that was read with its attachments.</summary>
internal static class InlineAttachment
{
    /// <exception cref="JsonException">The data is no base64.</exception>
    public static AttachmentContent? Read(ReadOnlySpan<byte> document, string attachment)
    {
        var reader = new Utf8JsonReader(document);
        reader.Read();
        if (!Find(ref reader, "_attachments") || !Find(ref reader, attachment))
        {
            return null;
        }

        var contentType = "application/octet-stream";
        byte[]? data = null;
        var length = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isData = reader.ValueTextEquals("data"u8);
            var isContentType = reader.ValueTextEquals("content_type"u8);
            reader.Read();
            if (isData && reader.TokenType == JsonTokenType.String && data is null)
            {
                (data, length) = Decode(ref reader);
            }
            else if (isContentType && reader.TokenType == JsonTokenType.String)
            {
                contentType = reader.GetString()!;
            }
            else
            {
                reader.Skip();
            }
        }

        return data is null ? null : new AttachmentContent(data, length, contentType);
    }

    /// <summary>Goes into the object of a property of the object that the reader is in.</summary>
    private static bool Find(ref Utf8JsonReader reader, string name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isWanted = reader.ValueTextEquals(name);
            reader.Read();
            if (isWanted && reader.TokenType == JsonTokenType.StartObject)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static (byte[] Data, int Length) Decode(ref Utf8JsonReader reader)
    {
        var text = reader.ValueSpan;
        var pooled = ByteArrays.Rent(Math.Max(1, text.Length));
        try
        {
            // Escapes only ever make a text longer, so it fits; base64 is then decoded where it is.
            var length = reader.ValueIsEscaped ? reader.CopyString(pooled) : Copy(text, pooled);
            return Base64.DecodeFromUtf8InPlace(pooled.AsSpan(0, length), out var decoded) == OperationStatus.Done
                ? (pooled, decoded)
                : throw new JsonException("The data of an attachment is no base64.");
        }
        catch
        {
            ByteArrays.Return(pooled);
            throw;
        }
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        text.CopyTo(destination);
        return text.Length;
    }
}
