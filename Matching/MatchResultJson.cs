using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pipeline.Matching;

/// <summary>Writes results as JSON: one object a line, members in camel case, names of any script as they are.</summary>
public static class MatchResultJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one line.</summary>
    public static void WriteLine(MatchResult result, IBufferWriter<byte> output)
    {
        using (var writer = new Utf8JsonWriter(output, Options))
        {
            JsonSerializer.Serialize(writer, result, MatchingJson.Plain.MatchResult);
        }

        output.Write("\n"u8);
    }
}
