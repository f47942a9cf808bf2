using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Classification;

/// <summary>The JSON of label maps, of the description inside a model file and of answers.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(ModelDescription))]
[JsonSerializable(typeof(ClassifiedText))]
[JsonSerializable(typeof(ModelList))]
internal sealed partial class ClassificationJson : JsonSerializerContext
{
    /// <summary>Leaves letters as they are: nothing puts the answers into HTML.</summary>
    public static ClassificationJson Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
