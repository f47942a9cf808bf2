using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Pipeline.Cli.Api;

[JsonSerializable(typeof(JsonNode))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>One line, letters as they are: for programs that read line by line.</summary>
    public static JsonSerializerOptions Line => field ??= new(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Indented, letters as they are.</summary>
    public static JsonSerializerOptions Indented => field ??= new(Line) { WriteIndented = true };
}
