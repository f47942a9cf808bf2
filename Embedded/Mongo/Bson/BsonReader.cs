using System.Buffers.Binary;
using System.Text;
using Pipeline.Bson;

namespace Pipeline.Embedded.Mongo.Bson;

/// <summary>
/// Goes through the elements of one document or array without copying: <see cref="Read"/>, then the name and the value of the element.
/// A value is asked for by its own type; asking for another one is a mistake of the caller and throws <see cref="InvalidOperationException"/>.
/// </summary>
/// <remarks>The length of every value is checked before the element is shown; bytes that are no BSON throw <see cref="BsonException"/>.</remarks>
internal ref struct BsonReader
{
    private const int LengthBytes = 4;
    private const int ObjectIdBytes = 12;

    private readonly ReadOnlySpan<byte> _document;
    private int _position;

    /// <param name="document">Starts with the length of the document; what follows after that length is not looked at.</param>
    public BsonReader(ReadOnlySpan<byte> document)
    {
        var length = document.Length >= LengthBytes ? BinaryPrimitives.ReadInt32LittleEndian(document) : -1;
        if (length < LengthBytes + 1 || length > document.Length || document[length - 1] != 0)
        {
            throw new BsonException($"A document of {document.Length} bytes says that it has {length}, or does not end with a zero byte.");
        }

        _document = document[..(length - 1)];
        _position = LengthBytes;
    }

    /// <summary>The whole document, with its length and its last byte, as bytes of the buffer it lies in.</summary>
    public readonly int Length => _document.Length + 1;

    public BsonType Type { get; private set; }

    /// <summary>UTF-8, without the zero byte.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The bytes of the value as they stand in the document.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Where <see cref="Value"/> starts in the document.</summary>
    public readonly int ValuePosition => _position - Value.Length;

    /// <summary>Goes to the next element.</summary>
    /// <returns>False at the end.</returns>
    public bool Read()
    {
        if (_position >= _document.Length)
        {
            return false;
        }

        Type = (BsonType)_document[_position++];
        var rest = _document[_position..];
        var nameLength = rest.IndexOf((byte)0);
        if (nameLength < 0)
        {
            throw new BsonException($"The name of an element at byte {_position} has no end.");
        }

        Name = rest[..nameLength];
        rest = rest[(nameLength + 1)..];
        var length = ValueLength(rest);
        if (length < 0 || length > rest.Length)
        {
            throw new BsonException($"The value of an element at byte {_position} (type 0x{(byte)Type:X2}) goes beyond its document.");
        }

        Value = rest[..length];
        _position += nameLength + 1 + length;
        return true;
    }

    public readonly double GetDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Of(BsonType.Double));

    public readonly int GetInt32() => BinaryPrimitives.ReadInt32LittleEndian(Of(BsonType.Int32));

    public readonly long GetInt64() => BinaryPrimitives.ReadInt64LittleEndian(Of(BsonType.Int64));

    public readonly bool GetBoolean() => Of(BsonType.Boolean)[0] != 0;

    /// <summary>Milliseconds since 1970-01-01 UTC; any long, so perhaps outside of what <see cref="DateTimeOffset"/> can say.</summary>
    public readonly long GetMilliseconds() => BinaryPrimitives.ReadInt64LittleEndian(Of(BsonType.DateTime));

    /// <summary>UTF-8, without length and zero byte.</summary>
    public readonly ReadOnlySpan<byte> GetUtf8() => Of(BsonType.String)[LengthBytes..^1];

    public readonly string GetString() => Encoding.UTF8.GetString(GetUtf8());

    /// <summary>The elements of a document or an array.</summary>
    public readonly BsonReader GetElements() =>
        new(Type == BsonType.Array ? Of(BsonType.Array) : Of(BsonType.Document));

    /// <summary>Any of the four numeric types as a double; false for other types.</summary>
    public readonly bool TryGetNumber(out double number)
    {
        number = Type switch
        {
            BsonType.Double => GetDouble(),
            BsonType.Int32 => GetInt32(),
            BsonType.Int64 => GetInt64(),
            BsonType.Decimal128 => Decimal128.ToDouble(Value),
            _ => 0,
        };
        return Type is BsonType.Double or BsonType.Int32 or BsonType.Int64 or BsonType.Decimal128;
    }

    /// <summary>True when the element has this name.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) => Name.SequenceEqual(name);

    private readonly ReadOnlySpan<byte> Of(BsonType type) =>
        Type == type ? Value : throw new InvalidOperationException($"The element '{Encoding.UTF8.GetString(Name)}' is of type {Type}, not {type}.");

    private readonly int ValueLength(ReadOnlySpan<byte> rest) => Type switch
    {
        BsonType.Double or BsonType.DateTime or BsonType.Timestamp or BsonType.Int64 => sizeof(long),
        BsonType.Int32 => sizeof(int),
        BsonType.Decimal128 => 2 * sizeof(ulong),
        BsonType.ObjectId => ObjectIdBytes,
        BsonType.Boolean => 1,
        BsonType.Null or BsonType.Undefined or BsonType.MinKey or BsonType.MaxKey => 0,
        BsonType.String or BsonType.JavaScript or BsonType.Symbol => StringLength(rest),
        BsonType.Document or BsonType.Array => DocumentLength(rest),
        BsonType.JavaScriptWithScope => CodeWithScopeLength(rest),
        BsonType.Binary => Prefixed(rest, minimum: 0, LengthBytes + 1),
        BsonType.DbPointer => StringLength(rest) is var length and >= 0 ? length + ObjectIdBytes : -1,
        BsonType.RegularExpression => TextsLength(rest),
        _ => throw new BsonException($"There is no type 0x{(byte)Type:X2} in BSON (at byte {_position})."),
    };

    /// <summary>The value's length when its own prefix gives it; -1 when that cannot be.</summary>
    private static int Prefixed(ReadOnlySpan<byte> rest, int minimum, int added)
    {
        var length = rest.Length >= LengthBytes ? BinaryPrimitives.ReadInt32LittleEndian(rest) : -1;
        return length >= minimum && length <= rest.Length - added ? length + added : -1;
    }

    private static int StringLength(ReadOnlySpan<byte> rest)
    {
        var length = Prefixed(rest, minimum: 1, LengthBytes);
        return length > 0 && rest[length - 1] == 0 ? length : -1;
    }

    private static int DocumentLength(ReadOnlySpan<byte> rest)
    {
        var length = Prefixed(rest, minimum: LengthBytes + 1, added: 0);
        return length > 0 && rest[length - 1] == 0 ? length : -1;
    }

    private static int CodeWithScopeLength(ReadOnlySpan<byte> rest)
    {
        var length = Prefixed(rest, minimum: LengthBytes + LengthBytes + 1 + LengthBytes + 1, added: 0);
        if (length < 0)
        {
            return -1;
        }

        var code = StringLength(rest[LengthBytes..length]);
        return code > 0 && DocumentLength(rest[(LengthBytes + code)..length]) == length - LengthBytes - code ? length : -1;
    }

    private static int TextsLength(ReadOnlySpan<byte> rest)
    {
        var pattern = rest.IndexOf((byte)0);
        var options = pattern < 0 ? -1 : rest[(pattern + 1)..].IndexOf((byte)0);
        return options < 0 ? -1 : pattern + 1 + options + 1;
    }
}
