using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.Bson;

namespace Pipeline.Embedded.Mongo.Bson;

/// <summary>
/// BSON values as canonical MongoDB Extended JSON v2, without white space: every type has a text of its own, and the text gives the same value again.
/// <see cref="ExtendedJsonReader"/> reads it.
/// </summary>
internal static class ExtendedJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What stands for itself in a JSON string.
    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(character => (byte)character).Where(character => character is not ((byte)'"' or (byte)'\\'))]);

    /// <summary>The text of a value.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="value">Its bytes as they stand in a document.</param>
    public static string Write(BsonType type, ReadOnlySpan<byte> value)
    {
        switch (type)
        {
            case BsonType.ObjectId:
                return $"{{\"$oid\":\"{Convert.ToHexStringLower(value)}\"}}";
            case BsonType.Int32:
                return string.Create(CultureInfo.InvariantCulture, $"{{\"$numberInt\":\"{BinaryPrimitives.ReadInt32LittleEndian(value)}\"}}");
            case BsonType.Int64:
                return string.Create(CultureInfo.InvariantCulture, $"{{\"$numberLong\":\"{BinaryPrimitives.ReadInt64LittleEndian(value)}\"}}");
            case BsonType.String when !value[4..^1].ContainsAnyExcept(Plain):
                return Quoted(value[4..^1]);
        }

        var buffer = new ArrayBufferWriter<byte>(64);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            Write(json, type, value);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Quoted(ReadOnlySpan<byte> text) => string.Create(text.Length + 2, text, (characters, bytes) =>
    {
        characters[0] = characters[^1] = '"';
        Encoding.ASCII.GetChars(bytes, characters[1..^1]);
    });

    private static void Write(Utf8JsonWriter json, BsonType type, ReadOnlySpan<byte> value)
    {
        switch (type)
        {
            case BsonType.Double:
                Wrapped(json, "$numberDouble"u8, Text(BinaryPrimitives.ReadDoubleLittleEndian(value)));
                break;
            case BsonType.String:
                json.WriteStringValue(value[4..^1]);
                break;
            case BsonType.Document:
                WriteDocument(json, value);
                break;
            case BsonType.Array:
                WriteArray(json, value);
                break;
            case BsonType.Binary:
                json.WriteStartObject();
                json.WriteStartObject("$binary"u8);
                json.WriteBase64String("base64"u8, value[5..]);
                json.WriteString("subType"u8, value[4].ToString("x2", CultureInfo.InvariantCulture));
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case BsonType.Undefined:
                json.WriteStartObject();
                json.WriteBoolean("$undefined"u8, true);
                json.WriteEndObject();
                break;
            case BsonType.ObjectId:
                Wrapped(json, "$oid"u8, Convert.ToHexStringLower(value));
                break;
            case BsonType.Boolean:
                json.WriteBooleanValue(value[0] != 0);
                break;
            case BsonType.DateTime:
                json.WriteStartObject();
                json.WritePropertyName("$date"u8);
                Wrapped(json, "$numberLong"u8, BinaryPrimitives.ReadInt64LittleEndian(value).ToString(CultureInfo.InvariantCulture));
                json.WriteEndObject();
                break;
            case BsonType.Null:
                json.WriteNullValue();
                break;
            case BsonType.RegularExpression:
                var patternEnd = value.IndexOf((byte)0);
                json.WriteStartObject();
                json.WriteStartObject("$regularExpression"u8);
                json.WriteString("pattern"u8, value[..patternEnd]);
                json.WriteString("options"u8, value[(patternEnd + 1)..^1]);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case BsonType.DbPointer:
                json.WriteStartObject();
                json.WriteStartObject("$dbPointer"u8);
                json.WriteString("$ref"u8, value[4..^13]);
                json.WritePropertyName("$id"u8);
                Wrapped(json, "$oid"u8, Convert.ToHexStringLower(value[^12..]));
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case BsonType.JavaScript:
                Wrapped(json, "$code"u8, Encoding.UTF8.GetString(value[4..^1]));
                break;
            case BsonType.Symbol:
                Wrapped(json, "$symbol"u8, Encoding.UTF8.GetString(value[4..^1]));
                break;
            case BsonType.JavaScriptWithScope:
                var codeLength = BinaryPrimitives.ReadInt32LittleEndian(value[4..]);
                json.WriteStartObject();
                json.WriteString("$code"u8, value.Slice(8, codeLength - 1));
                json.WritePropertyName("$scope"u8);
                WriteDocument(json, value[(8 + codeLength)..]);
                json.WriteEndObject();
                break;
            case BsonType.Int32:
                Wrapped(json, "$numberInt"u8, BinaryPrimitives.ReadInt32LittleEndian(value).ToString(CultureInfo.InvariantCulture));
                break;
            case BsonType.Timestamp:
                json.WriteStartObject();
                json.WriteStartObject("$timestamp"u8);
                json.WriteNumber("t"u8, BinaryPrimitives.ReadUInt32LittleEndian(value[4..]));
                json.WriteNumber("i"u8, BinaryPrimitives.ReadUInt32LittleEndian(value));
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case BsonType.Int64:
                Wrapped(json, "$numberLong"u8, BinaryPrimitives.ReadInt64LittleEndian(value).ToString(CultureInfo.InvariantCulture));
                break;
            case BsonType.Decimal128:
                Wrapped(json, "$numberDecimal"u8, Decimal128.ToText(value));
                break;
            case BsonType.MinKey or BsonType.MaxKey:
                json.WriteStartObject();
                json.WriteNumber(type == BsonType.MinKey ? "$minKey"u8 : "$maxKey"u8, 1);
                json.WriteEndObject();
                break;
            default:
                throw new BsonException($"There is no type 0x{(byte)type:X2} in BSON.");
        }
    }

    private static void WriteDocument(Utf8JsonWriter json, ReadOnlySpan<byte> document)
    {
        json.WriteStartObject();
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            json.WritePropertyName(reader.Name);
            Write(json, reader.Type, reader.Value);
        }

        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, ReadOnlySpan<byte> array)
    {
        json.WriteStartArray();
        var reader = new BsonReader(array);
        while (reader.Read())
        {
            Write(json, reader.Type, reader.Value);
        }

        json.WriteEndArray();
    }

    private static void Wrapped(Utf8JsonWriter json, ReadOnlySpan<byte> name, string value)
    {
        json.WriteStartObject();
        json.WriteString(name, value);
        json.WriteEndObject();
    }

    private static string Text(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }
}
