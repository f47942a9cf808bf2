using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Pipeline.Bson;

namespace Pipeline.Embedded.Mongo.Bson;

/// <summary>
/// Writes one document after another into a pooled buffer: <see cref="StartDocument()"/>, elements, <see cref="End"/>. <see cref="Written"/> is
/// what has been written; <see cref="CopyTo"/> hands it on. Not thread-safe.
/// </summary>
/// <remarks>The buffer is its own because the length of a document stands before its content and is known only afterwards.</remarks>
internal sealed class BsonWriter(int capacity = 1024) : IDisposable
{
    private readonly Stack<int> _open = new();
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(capacity);
    private int _length;

    /// <summary>Everything written so far; valid until the next write.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <summary>Whether every document that was started has ended.</summary>
    public bool IsComplete => _open.Count == 0;

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        _length = 0;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Forgets what was written and keeps the buffer.</summary>
    public void Clear()
    {
        _length = 0;
        _open.Clear();
    }

    public void CopyTo(IBufferWriter<byte> destination) => destination.Write(Written.Span);

    /// <summary>Starts a document that is not an element of another.</summary>
    public void StartDocument()
    {
        _open.Push(_length);
        Grow(sizeof(int));
        _length += sizeof(int);
    }

    public void StartDocument(ReadOnlySpan<byte> name)
    {
        Element(BsonType.Document, name);
        StartDocument();
    }

    /// <summary>Starts an array; its elements are named "0", "1" and so on by the caller (<see cref="BsonNames.OfIndex"/>).</summary>
    public void StartArray(ReadOnlySpan<byte> name)
    {
        Element(BsonType.Array, name);
        StartDocument();
    }

    /// <summary>Ends the document or array that was started last.</summary>
    public void End()
    {
        Byte(0);
        var start = _open.Pop();
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(start), _length - start);
    }

    public void Write(ReadOnlySpan<byte> name, double value)
    {
        Element(BsonType.Double, name);
        BinaryPrimitives.WriteDoubleLittleEndian(Grow(sizeof(double)), value);
        _length += sizeof(double);
    }

    public void Write(ReadOnlySpan<byte> name, int value)
    {
        Element(BsonType.Int32, name);
        Int32(value);
    }

    public void Write(ReadOnlySpan<byte> name, long value)
    {
        Element(BsonType.Int64, name);
        Int64(value);
    }

    public void Write(ReadOnlySpan<byte> name, bool value)
    {
        Element(BsonType.Boolean, name);
        Byte(value ? (byte)1 : (byte)0);
    }

    public void Write(ReadOnlySpan<byte> name, string value)
    {
        Element(BsonType.String, name);
        Text(value);
    }

    /// <summary>A date, cut down to whole milliseconds.</summary>
    public void Write(ReadOnlySpan<byte> name, DateTimeOffset value)
    {
        Element(BsonType.DateTime, name);
        Int64(value.ToUnixTimeMilliseconds());
    }

    public void WriteNull(ReadOnlySpan<byte> name) => Element(BsonType.Null, name);

    /// <summary>Binary of the generic subtype unless another one is given.</summary>
    public void WriteBinary(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, byte subtype = 0)
    {
        Element(BsonType.Binary, name);
        Int32(value.Length);
        Byte(subtype);
        Raw(value);
    }

    /// <summary>A value of any type, as its bytes stand in a document.</summary>
    public void WriteValue(ReadOnlySpan<byte> name, BsonType type, ReadOnlySpan<byte> value)
    {
        Element(type, name);
        Raw(value);
    }

    /// <summary>A string value's own bytes: length, UTF-8, zero byte.</summary>
    public void Text(string value)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        Int32(bytes + 1);
        _length += Encoding.UTF8.GetBytes(value, Grow(bytes));
        Byte(0);
    }

    /// <summary>Names an element whose value the caller appends.</summary>
    public void Element(BsonType type, ReadOnlySpan<byte> name)
    {
        if (name.Contains((byte)0))
        {
            throw new BsonException("The name of an element holds a zero byte.");
        }

        Byte((byte)type);
        Raw(name);
        Byte(0);
    }

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Grow(bytes.Length));
        _length += bytes.Length;
    }

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Grow(sizeof(int)), value);
        _length += sizeof(int);
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Grow(sizeof(long)), value);
        _length += sizeof(long);
    }

    public void Byte(byte value)
    {
        Grow(1)[0] = value;
        _length++;
    }

    private Span<byte> Grow(int bytes)
    {
        if (_buffer.Length - _length < bytes)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_length + bytes), 2 * _buffer.Length));
            Written.Span.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_length);
    }
}
