using System.Text.Json;
using MongoDB.Bson.IO;
using JsonTokenType = System.Text.Json.JsonTokenType;

namespace Pipeline.Mongo;

/// <summary>Writes JSON as BSON, token by token: the driver's own reader of JSON takes most of the time of a result.</summary>
internal static class JsonBson
{
    /// <summary>Writes a value: whole numbers as int or long where they fit, others as double; texts as they are.</summary>
    /// <param name="writer">Where it is written; it stands before a value.</param>
    /// <param name="json">One JSON value.</param>
    public static void Write(IBsonWriter writer, ReadOnlySpan<byte> json)
    {
        for (var reader = new Utf8JsonReader(json); reader.Read();)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    writer.WriteStartDocument();
                    break;
                case JsonTokenType.EndObject:
                    writer.WriteEndDocument();
                    break;
                case JsonTokenType.StartArray:
                    writer.WriteStartArray();
                    break;
                case JsonTokenType.EndArray:
                    writer.WriteEndArray();
                    break;
                case JsonTokenType.PropertyName:
                    writer.WriteName(reader.GetString()!);
                    break;
                case JsonTokenType.String:
                    writer.WriteString(reader.GetString()!);
                    break;
                case JsonTokenType.Number:
                    WriteNumber(writer, reader);
                    break;
                case JsonTokenType.True or JsonTokenType.False:
                    writer.WriteBoolean(reader.TokenType == JsonTokenType.True);
                    break;
                default:
                    writer.WriteNull();
                    break;
            }
        }
    }

    private static void WriteNumber(IBsonWriter writer, Utf8JsonReader reader)
    {
        if (reader.TryGetInt32(out var small))
        {
            writer.WriteInt32(small);
        }
        else if (reader.TryGetInt64(out var large))
        {
            writer.WriteInt64(large);
        }
        else
        {
            writer.WriteDouble(reader.GetDouble());
        }
    }
}
