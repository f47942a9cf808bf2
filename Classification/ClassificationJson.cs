using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Classification;

/// <summary>The JSON of label maps, of the description inside a model file and of classified texts.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(ModelDescription))]
[JsonSerializable(typeof(ClassifiedText))]
public sealed partial class ClassificationJson : JsonSerializerContext
{
    /// <summary>Leaves letters as they are: nothing puts the texts into HTML.</summary>
    public static ClassificationJson Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
