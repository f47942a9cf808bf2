using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Jobs;

/// <summary>An object of label to number.</summary>
internal sealed class LabelCountsJson : JsonConverter<LabelCounts>
{
    public override LabelCounts? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("An object of label to number is wanted.");
        }

        var counts = new List<KeyValuePair<string, long>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var label = reader.GetString()!;
            reader.Read();
            counts.Add(new(label, reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var count)
                ? count
                : throw new JsonException("A label's number is no whole number.")));
        }

        return LabelCounts.Of(counts);
    }

    public override void Write(Utf8JsonWriter writer, LabelCounts value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (label, count) in value.ByLabel)
        {
            writer.WriteNumber(label, count);
        }

        writer.WriteEndObject();
    }
}
