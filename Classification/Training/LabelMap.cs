using System.Text.Json;
using Pipeline.Classification.Annotations;

namespace Pipeline.Classification.Training;

/// <summary>
/// Which label of the data becomes which label of the model. In JSON an object of label to label, where the name <c>*</c> stands
/// for every label that has no line of its own: <c>{"Nomenclature": "Nomenclature", "*": "Misc-exposition"}</c>.
/// </summary>
/// <param name="Labels">The pairs; <c>*</c> may be among them.</param>
public sealed record LabelMap(IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>Every label stays what it is.</summary>
    public static LabelMap Identity { get; } = new(new Dictionary<string, string>());

    /// <summary>The model's label for a label of the data.</summary>
    public string this[string label] =>
        Labels.TryGetValue(label, out var mapped) || Labels.TryGetValue("*", out mapped) ? mapped : label;

    /// <summary>The names, but for <c>*</c>, that none of the labels has: likely misspelt.</summary>
    /// <param name="labels">The labels of the data.</param>
    public IReadOnlyList<string> UnknownAmong(IReadOnlyCollection<string> labels) =>
        [.. Labels.Keys.Where(name => name != "*" && !labels.Contains(name)).Order(StringComparer.Ordinal)];

    /// <exception cref="InvalidDataException">The JSON is no object of label to label.</exception>
    public static LabelMap Parse(string json, string name)
    {
        try
        {
            var labels = JsonSerializer.Deserialize(json, ClassificationJson.Default.DictionaryStringString) ?? [];
            foreach (var (from, to) in labels)
            {
                if ((from != "*" && LabelGrammar.Of(from) is null) || to is null || LabelGrammar.Of(to) is null)
                {
                    throw new InvalidDataException(
                        $"{name}: '{from}: {to}' maps no label to a label. A label is {LabelGrammar.Rule}; '*' stands for all others.");
                }
            }

            return new LabelMap(labels);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{name} is no JSON object of label to label: {exception.Message}", exception);
        }
    }
}
