using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Jobs.Api;

/// <summary>Shows one pattern of attachments as a text and several as an array, as a request gives them.</summary>
internal sealed class AttachmentsJson : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        var patterns = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            patterns.Add(reader.GetString()!);
        }

        return reader.TokenType == JsonTokenType.EndArray ? AttachmentPattern.Join(patterns) : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        var patterns = AttachmentPattern.Split(value);
        if (patterns.Length == 1)
        {
            writer.WriteStringValue(value);
            return;
        }

        writer.WriteStartArray();
        foreach (var pattern in patterns)
        {
            writer.WriteStringValue(pattern);
        }

        writer.WriteEndArray();
    }
}
