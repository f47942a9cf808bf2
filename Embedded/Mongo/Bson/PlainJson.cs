using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Pipeline.Bson;

namespace Pipeline.Embedded.Mongo.Bson;

/// <summary>Documents whose values JSON has as well, to BSON and back: objects, arrays, texts, numbers, true, false and null.</summary>
/// <remarks>Dates become texts such as 2025-11-13T08:00:00.000Z on the way to JSON; whole numbers become 32 or 64 bits on the way to BSON.</remarks>
internal static class PlainJson
{
    public static void Write(BsonWriter bson, ReadOnlySpan<byte> name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                bson.StartDocument(name);
                foreach (var property in value.EnumerateObject())
                {
                    Write(bson, Encoding.UTF8.GetBytes(property.Name), property.Value);
                }

                bson.End();
                break;
            case JsonValueKind.Array:
                WriteArray(bson, name, value);
                break;
            case JsonValueKind.String:
                bson.Write(name, value.GetString()!);
                break;
            case JsonValueKind.Number when value.TryGetInt32(out var integer):
                bson.Write(name, integer);
                break;
            case JsonValueKind.Number when value.TryGetInt64(out var integer):
                bson.Write(name, integer);
                break;
            case JsonValueKind.Number:
                bson.Write(name, value.GetDouble());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                bson.Write(name, value.GetBoolean());
                break;
            default:
                bson.WriteNull(name);
                break;
        }
    }

    /// <summary>Writes a document as a JSON object.</summary>
    /// <exception cref="BsonException">It holds a value that JSON has not.</exception>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> document)
    {
        json.WriteStartObject();
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            json.WritePropertyName(reader.Name);
            WriteValue(json, reader);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, BsonReader reader)
    {
        switch (reader.Type)
        {
            case BsonType.Document:
                Write(json, reader.Value);
                break;
            case BsonType.Array:
                json.WriteStartArray();
                var elements = reader.GetElements();
                while (elements.Read())
                {
                    WriteValue(json, elements);
                }

                json.WriteEndArray();
                break;
            case BsonType.String:
                json.WriteStringValue(reader.GetUtf8());
                break;
            case BsonType.Boolean:
                json.WriteBooleanValue(reader.GetBoolean());
                break;
            case BsonType.Null:
                json.WriteNullValue();
                break;
            case BsonType.Int32:
                json.WriteNumberValue(reader.GetInt32());
                break;
            case BsonType.Int64:
                json.WriteNumberValue(reader.GetInt64());
                break;
            case BsonType.DateTime:
                json.WriteStringValue(DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(reader.Value))
                    .ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
                break;
            default:
                if (!reader.TryGetNumber(out var number) || !double.IsFinite(number))
                {
                    throw new BsonException($"The element '{Encoding.UTF8.GetString(reader.Name)}' of type {reader.Type} has no equal in JSON.");
                }

                json.WriteNumberValue(number);
                break;
        }
    }

    private static void WriteArray(BsonWriter bson, ReadOnlySpan<byte> name, JsonElement value)
    {
        Span<byte> digits = stackalloc byte[10];
        bson.StartArray(name);
        var index = 0;
        foreach (var element in value.EnumerateArray())
        {
            Write(bson, BsonNames.OfIndex(index++, digits), element);
        }

        bson.End();
    }
}
