using System.Text.Json.Serialization;

namespace Pipeline.Classification;

/// <summary>The labelled paragraphs of a text.</summary>
/// <param name="Model">The id of the model.</param>
/// <param name="Blocks">The paragraphs in order.</param>
/// <param name="LowConfidence">For each label, how many blocks the model gave it with less than the least probability asked for.</param>
/// <param name="File">The file that the text is of; null where it came without one.</param>
public sealed record ClassifiedText(
    string Model,
    IReadOnlyList<ClassifiedBlock> Blocks,
    IReadOnlyDictionary<string, int> LowConfidence,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? File = null);
