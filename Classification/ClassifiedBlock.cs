using System.Text.Json.Serialization;

namespace Pipeline.Classification;

/// <summary>A paragraph of a text with its label.</summary>
/// <param name="Start">Offset in bytes of its first byte, from 0.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Label">The label.</param>
/// <param name="Probability">How sure the model is of the label it gave, 0 to 1.</param>
/// <param name="Probabilities">The probability of each label of the model, the most likely first, without those below 0.0001; null when nobody asked.</param>
public sealed record ClassifiedBlock(
    int Start,
    int Length,
    string Label,
    double Probability,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, double>? Probabilities = null);
