using System.Text.Json.Serialization;

namespace Pipeline.Classification;

/// <summary>The JSON of label maps and of the description inside a model file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = false)]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(ModelDescription))]
internal sealed partial class ClassificationJson : JsonSerializerContext;
