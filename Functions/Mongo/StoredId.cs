using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using MongoDB.Bson;

namespace Pipeline.Mongo;

/// <summary>An <c>_id</c> of any type, in its bytes, and its text in a cursor.</summary>
/// <remarks>
/// The text is canonical Extended JSON v2. What that cannot say, or would not say back (texts that are not UTF-8, names that come twice or begin with a
/// dollar, depth, old types), is <c>{"$bson":"…"}</c>: a document of the one element <c>_id</c>, in Base64.
/// </remarks>
/// <param name="Type">The type.</param>
/// <param name="Value">The value as it is stored.</param>
internal readonly record struct StoredId(BsonType Type, ReadOnlyMemory<byte> Value)
{
    private const int DeepestPlain = 16;

    // Its bytes hold a second length, which Extended JSON leaves out.
    private const byte OldBinary = 2;
    private const string RawStart = "{\"$bson\":\"";
    private const string RawEnd = "\"}";

    private static ReadOnlySpan<byte> Name => "_id"u8;

    /// <summary>Whether it is a number of any type.</summary>
    public bool IsNumber => Type is BsonType.Double or BsonType.Int32 or BsonType.Int64 or BsonType.Decimal128;

    /// <summary>Whether it is the number that is none, which sorts before all others and is compared with none.</summary>
    public bool IsNaN => new BsonWalker(Element(Type, Name, Value.Span)) is var walker && walker.Next() && walker.Number is { } number && double.IsNaN(number);

    /// <summary>The text of a value.</summary>
    public static string Write(BsonType type, ReadOnlySpan<byte> value)
    {
        switch (type)
        {
            // What nearly every id is; the rest can take its time.
            case BsonType.String when JavaScriptEncoder.UnsafeRelaxedJsonEscaping.FindFirstCharacterToEncodeUtf8(value[sizeof(int)..^1]) < 0:
                return $"\"{Encoding.UTF8.GetString(value[sizeof(int)..^1])}\"";
            case BsonType.ObjectId:
                return $"{{\"$oid\":\"{Convert.ToHexStringLower(value)}\"}}";
            case BsonType.Int32:
                return string.Create(CultureInfo.InvariantCulture, $"{{\"$numberInt\":\"{BinaryPrimitives.ReadInt32LittleEndian(value)}\"}}");
            case BsonType.Int64:
                return string.Create(CultureInfo.InvariantCulture, $"{{\"$numberLong\":\"{BinaryPrimitives.ReadInt64LittleEndian(value)}\"}}");
        }

        var document = Element(type, Name, value);
        return IsPlain(document, DeepestPlain)
            ? ExtendedJson.Write(new RawBsonDocument(document)["_id"])
            : $"{RawStart}{Convert.ToBase64String(document)}{RawEnd}";
    }

    /// <summary>The value of a text.</summary>
    /// <exception cref="FormatException">It is no text of an id.</exception>
    public static StoredId Read(string text)
    {
        var walker = new BsonWalker(Bytes(text));
        return walker.Next() ? new StoredId(walker.Type, walker.Value.ToArray()) : throw new FormatException("This is no _id: it holds nothing.");
    }

    /// <summary>The id of a document.</summary>
    /// <exception cref="FormatException">It has none.</exception>
    public static StoredId Of(ReadOnlySpan<byte> document)
    {
        for (var field = new BsonWalker(document); field.Next();)
        {
            if (field.Name.SequenceEqual(Name))
            {
                return new StoredId(field.Type, field.Value.ToArray());
            }
        }

        throw new FormatException("A document came without an _id.");
    }

    /// <summary>A document of this value under a name, such as <c>{$gt: value}</c>.</summary>
    public RawBsonDocument Under(string name) => new(Element(Type, Encoding.UTF8.GetBytes(name), Value.Span));

    private static byte[] Bytes(string text)
    {
        if (text.StartsWith(RawStart, StringComparison.Ordinal) && text.EndsWith(RawEnd, StringComparison.Ordinal))
        {
            return Convert.FromBase64String(text[RawStart.Length..^RawEnd.Length]);
        }

        return new BsonDocument("_id", ExtendedJson.Read(text)).ToBson();
    }

    private static byte[] Element(BsonType type, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var document = new byte[sizeof(int) + 1 + name.Length + 1 + value.Length + 1];
        BinaryPrimitives.WriteInt32LittleEndian(document, document.Length);
        document[sizeof(int)] = (byte)type;
        name.CopyTo(document.AsSpan(sizeof(int) + 1));
        value.CopyTo(document.AsSpan(sizeof(int) + 1 + name.Length + 1));
        return document;
    }

    private static bool IsPlain(ReadOnlySpan<byte> document, int depth)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var walker = new BsonWalker(document); walker.Next();)
        {
            if (!System.Text.Unicode.Utf8.IsValid(walker.Name) || walker.Name.StartsWith("$"u8) || !names.Add(Encoding.UTF8.GetString(walker.Name)))
            {
                return false;
            }

            var isPlain = walker.Type switch
            {
                BsonType.String => walker.IsUtf8,
                BsonType.Document or BsonType.Array => depth > 0 && IsPlain(walker.Value, depth - 1),
                BsonType.Binary => walker.Value[sizeof(int)] != OldBinary,
                BsonType.Double or BsonType.Int32 or BsonType.Int64 or BsonType.Decimal128 => true,
                BsonType.ObjectId or BsonType.Boolean or BsonType.DateTime or BsonType.Timestamp => true,
                BsonType.Null or BsonType.MinKey or BsonType.MaxKey => true,
                _ => false,
            };
            if (!isPlain)
            {
                return false;
            }
        }

        return true;
    }
}
