using System.Buffers;
using System.Buffers.Binary;
using Pipeline.Bson;
using Pipeline.Embedded.Mongo.Bson;

namespace Pipeline.Embedded.Mongo;

/// <summary>The document that a command was answered with, in a pooled buffer that goes back when this is disposed.</summary>
internal sealed class MongoReply(byte[] buffer, int start, int length) : IDisposable
{
    private byte[]? _buffer = buffer;

    public ReadOnlyMemory<byte> Document => _buffer is { } bytes ? bytes.AsMemory(start, length) : throw new ObjectDisposedException(nameof(MongoReply));

    public BsonReader Read() => new(Document.Span);

    /// <summary>A whole number of the answer; 0 when there is none of that name.</summary>
    public long Number(ReadOnlySpan<byte> name)
    {
        var reader = Read();
        while (reader.Read())
        {
            if (reader.Is(name) && reader.TryGetNumber(out var number))
            {
                return (long)number;
            }
        }

        return 0;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } bytes)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Throws what a refusal says.</summary>
    /// <param name="command">Name of the command and what it was for.</param>
    public void ThrowIfRefused(string command)
    {
        var reader = Read();
        var accepted = false;
        var code = 0;
        var message = "";
        while (reader.Read())
        {
            if (reader.Is("ok"u8))
            {
                accepted = reader.TryGetNumber(out var ok) && ok == 1;
            }
            else if (reader.Is("code"u8) && reader.TryGetNumber(out var number))
            {
                code = (int)number;
            }
            else if (reader.Is("errmsg"u8) && reader.Type == BsonType.String)
            {
                message = MongoText.Quote(reader.GetString());
            }
        }

        if (!accepted)
        {
            throw new MongoException(MongoException.FailureOf(code), $"MongoDB refused {command}: {message} (code {code}).", code);
        }
    }

    /// <summary>Cuts an OP_MSG reply: flags, a section of kind 0.</summary>
    /// <param name="message">The message's bytes without its header, in a pooled buffer that the reply takes over.</param>
    /// <param name="length">How many of them count.</param>
    public static MongoReply Parse(byte[] message, int length)
    {
        const int flagsBytes = sizeof(uint);
        const uint understood = 1; // checksumPresent; its 4 bytes at the end are not looked at
        var flags = length > flagsBytes ? BinaryPrimitives.ReadUInt32LittleEndian(message) : uint.MaxValue;
        if ((flags & 0xFFFF & ~understood) != 0 || message[flagsBytes] != 0)
        {
            throw new BsonException("The answer is no OP_MSG with one document.");
        }

        var start = flagsBytes + 1;
        return new MongoReply(message, start, new BsonReader(message.AsSpan(start, length - start)).Length);
    }
}
