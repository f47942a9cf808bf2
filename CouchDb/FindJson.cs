using System.Buffers;
using System.Text.Json;

namespace Pipeline.CouchDb;

/// <summary>Reads and writes the JSON of <c>_find</c>, where ids alone are asked for.</summary>
internal static class FindJson
{
    /// <summary><c>{"selector":…,"fields":["_id"],"limit":…,"bookmark":…}</c>.</summary>
    /// <param name="selector">A JSON object.</param>
    public static byte[] Body(ReadOnlyMemory<byte> selector, string? bookmark, int limit)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("selector"u8);
            writer.WriteRawValue(selector.Span);
            writer.WriteStartArray("fields"u8);
            writer.WriteStringValue("_id"u8);
            writer.WriteEndArray();
            writer.WriteNumber("limit"u8, limit);
            if (bookmark is not null)
            {
                writer.WriteString("bookmark"u8, bookmark);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary><c>{"docs":[{"_id":…}],"bookmark":…}</c>.</summary>
    public static FoundIds Page(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var ids = default(List<string>);
        string? bookmark = null;
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isDocuments = reader.ValueTextEquals("docs"u8);
            var isBookmark = reader.ValueTextEquals("bookmark"u8);
            Expect(!reader.ValueTextEquals("error"u8));
            reader.Read();
            if (isDocuments)
            {
                ids = Ids(ref reader);
                continue;
            }

            bookmark = isBookmark && reader.TokenType == JsonTokenType.String ? reader.GetString() : bookmark;
            reader.Skip();
        }

        return new FoundIds(ids ?? throw new JsonException("docs is missing."), bookmark);
    }

    private static List<string> Ids(ref Utf8JsonReader reader)
    {
        var ids = new List<string>();
        Expect(reader.TokenType == JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isId = reader.ValueTextEquals("_id"u8);
                reader.Read();
                if (isId)
                {
                    ids.Add(reader.GetString() ?? throw new JsonException("An id is a text."));
                }

                reader.Skip();
            }
        }

        Expect(reader.TokenType == JsonTokenType.EndArray);
        return ids;
    }

    private static void Expect(bool condition)
    {
        if (!condition)
        {
            throw new JsonException("Not an answer to _find.");
        }
    }
}
