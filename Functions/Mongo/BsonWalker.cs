using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using MongoDB.Bson;

namespace Pipeline.Mongo;

/// <summary>Walks over the elements of a BSON document, or of an array, in its bytes.</summary>
/// <remarks>
/// It takes whatever a server can store: names that come twice, texts that are not UTF-8, any depth. Nothing is looked at before it is asked for, and
/// nothing nested is entered.
/// </remarks>
internal ref struct BsonWalker
{
    private const int SmallestDocument = 5;
    private const int LengthSize = sizeof(int);

    private ReadOnlySpan<byte> _rest;

    /// <param name="document">The document, and whatever follows it.</param>
    /// <exception cref="FormatException">It is no document.</exception>
    public BsonWalker(ReadOnlySpan<byte> document) => _rest = document[LengthSize..DocumentSize(document)];

    /// <summary>The type of the element.</summary>
    public BsonType Type { get; private set; }

    /// <summary>The name of the element, as it is stored.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The value of the element, as it is stored: of a text with its length before and a zero after it.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Whether the element stands for no value.</summary>
    public readonly bool IsNull => Type is BsonType.Null or BsonType.Undefined;

    /// <summary>The value of a number of any type; null for other values.</summary>
    public readonly double? Number => Type switch
    {
        BsonType.Double => BinaryPrimitives.ReadDoubleLittleEndian(Value),
        BsonType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(Value),
        BsonType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(Value),
        BsonType.Decimal128 => Decimal128.ToDouble(Decimal128.FromIEEEBits(
            BinaryPrimitives.ReadUInt64LittleEndian(Value[sizeof(ulong)..]), BinaryPrimitives.ReadUInt64LittleEndian(Value))),
        _ => null,
    };

    /// <summary>The time of a date; null for other values, and for a date before the year 1 or after the year 9999.</summary>
    public readonly DateTimeOffset? Time =>
        Type == BsonType.DateTime ? BsonValues.TimeOf(BinaryPrimitives.ReadInt64LittleEndian(Value)) : null;

    /// <summary>The bytes of a text.</summary>
    public readonly ReadOnlySpan<byte> TextBytes => Value[LengthSize..^1];

    /// <summary>A text; what is not UTF-8 in it becomes U+FFFD.</summary>
    public readonly string Text => Encoding.UTF8.GetString(TextBytes);

    /// <summary>Whether a text is UTF-8.</summary>
    public readonly bool IsUtf8 => Utf8.IsValid(TextBytes);

    /// <summary>Goes to the next element.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="FormatException">What follows is no BSON.</exception>
    public bool Next()
    {
        if (_rest.Length <= 1)
        {
            return false;
        }

        var type = (BsonType)_rest[0];
        var nameEnd = _rest[1..].IndexOf((byte)0);
        if (type == BsonType.EndOfDocument || nameEnd < 0)
        {
            throw NoBson("an element without a type or a name");
        }

        var value = _rest[(nameEnd + 2)..];
        var size = SizeOf(type, value);

        // The last byte is the end of the document.
        if (size < 0 || size >= value.Length)
        {
            throw NoBson($"a value of type {(byte)type} that ends beyond it");
        }

        Type = type;
        Name = _rest.Slice(1, nameEnd);
        Value = value[..size];
        _rest = value[size..];
        return true;
    }

    private static int SizeOf(BsonType type, ReadOnlySpan<byte> value) => type switch
    {
        BsonType.Double or BsonType.Int64 or BsonType.DateTime or BsonType.Timestamp => sizeof(long),
        BsonType.Int32 => sizeof(int),
        BsonType.Boolean => 1,
        BsonType.Null or BsonType.Undefined or BsonType.MinKey or BsonType.MaxKey => 0,
        BsonType.ObjectId => 12,
        BsonType.Decimal128 => 16,
        BsonType.String or BsonType.JavaScript or BsonType.Symbol => TextSize(value),
        BsonType.Document or BsonType.Array => DocumentSize(value),
        BsonType.Binary => LengthOf(value) is >= 0 and var length && length < value.Length ? LengthSize + 1 + length : -1,
        BsonType.RegularExpression => RegularExpressionSize(value),
        BsonType.JavaScriptWithScope => LengthOf(value),
        DbPointer => TextSize(value) is >= 0 and var size ? size + 12 : -1,
        _ => throw NoBson($"a value of the unknown type {(byte)type}"),
    };

    // The driver has no name for it any more.
    private const BsonType DbPointer = (BsonType)0x0c;

    private static int TextSize(ReadOnlySpan<byte> value) =>
        LengthOf(value) is >= 1 and var length && length <= value.Length - LengthSize && value[LengthSize + length - 1] == 0 ? LengthSize + length : -1;

    private static int RegularExpressionSize(ReadOnlySpan<byte> value)
    {
        var pattern = value.IndexOf((byte)0) + 1;
        var options = value[pattern..].IndexOf((byte)0) + 1;
        return pattern > 0 && options > 0 ? pattern + options : -1;
    }

    private static int DocumentSize(ReadOnlySpan<byte> document)
    {
        var length = LengthOf(document);
        return length >= SmallestDocument && length <= document.Length && document[length - 1] == 0
            ? length
            : throw NoBson("a document whose length is not its own");
    }

    private static int LengthOf(ReadOnlySpan<byte> value) => value.Length < LengthSize ? -1 : BinaryPrimitives.ReadInt32LittleEndian(value);

    private static FormatException NoBson(string what) => new($"This is no BSON: it holds {what}.");
}
