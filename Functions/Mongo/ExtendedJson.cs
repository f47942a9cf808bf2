using MongoDB.Bson;
using MongoDB.Bson.IO;

namespace Pipeline.Mongo;

/// <summary>Values as canonical MongoDB Extended JSON v2, without white space.</summary>
internal static class ExtendedJson
{
    private const string Start = "{\"v\":";

    private static readonly JsonWriterSettings Canonical = new() { OutputMode = JsonOutputMode.CanonicalExtendedJson, Indent = false };

    /// <summary>The text of a value.</summary>
    public static string Write(BsonValue value)
    {
        // The driver writes documents only, and puts spaces between tokens; System.Text.Json takes them out again.
        var json = new BsonDocument("v", value).ToJson(Canonical);
        using var parsed = System.Text.Json.JsonDocument.Parse(json);
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(json.Length);
        using (var writer = new System.Text.Json.Utf8JsonWriter(
            buffer, new System.Text.Json.JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            parsed.RootElement.GetProperty("v").WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The value of a text.</summary>
    public static BsonValue Read(string text) => BsonDocument.Parse($"{Start}{text}}}")["v"];
}
