using System.Text.Json;

namespace Pipeline.Jobs.Batches;

/// <summary>
/// What a document records of one annotation, in its field <c>annotations</c> under <see cref="AnnotationName.EntryOf"/>: by it a source is known
/// to be done, and by whom.
/// </summary>
/// <param name="SourceDigest">The digest of the source's stub when it was annotated, an opaque token.</param>
/// <param name="Model">Id of the model; null where a person saved the annotation.</param>
/// <param name="Job">Id of the job; null where a person saved the annotation.</param>
/// <param name="MinConfidence">The <c>minConfidence</c> of that job, 0 to 1.</param>
/// <param name="LowConfidence">Blocks less sure than that, by the label that the model gave them; null for none.</param>
/// <param name="Written">What was written; null in a record of an older version.</param>
/// <param name="Author">Who saved the annotation by hand; null where a job did.</param>
/// <param name="Probabilities">How probable the model took the label of each block for, 0 to 1, in their order; null where the job did not ask.</param>
/// <param name="Suffix">What the annotation's name ends in.</param>
internal sealed record AnnotationRecord(
    string SourceDigest,
    string? Model,
    string? Job,
    double MinConfidence = 0,
    LabelCounts? LowConfidence = null,
    WrittenAnnotation? Written = null,
    AnnotationAuthor? Author = null,
    IReadOnlyList<float>? Probabilities = null,
    string Suffix = AnnotationName.DefaultSuffix)
{
    /// <summary>The document's field that holds the records.</summary>
    public const string Field = "annotations";

    private static readonly string[] Names =
    [
        "sourceDigest", "model", "job", "suffix", "minConfidence", "lowConfidence", "revpos", "length", "sha256", "author", "authorVerified", "probabilities",
    ];

    /// <summary>Whether a record has a field of this name; what else stands in it is somebody's, and stays.</summary>
    public static bool IsField(string name) => Names.Contains(name, StringComparer.Ordinal);

    /// <summary>Reads one record. The reader stands on the start of its object and ends on the end of it.</summary>
    /// <returns>Null for an object that is no record.</returns>
    /// <param name="isForeign">Whether it holds a value of somebody's under a name that a record needs.</param>
    public static AnnotationRecord? Read(ref Utf8JsonReader reader, out bool isForeign)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        var fields = json.RootElement;
        var own = fields.EnumerateObject().Count(field => IsField(field.Name));
        var record = ReadOwn(fields);
        isForeign = record is null && own > 0;
        return record;
    }

    private static AnnotationRecord? ReadOwn(JsonElement fields)
    {
        var isOwn = true;
        var record = Text("sourceDigest") is { } digest
            ? new AnnotationRecord(
                digest, Text("model"), Text("job"), Number("minConfidence") ?? 0, Counts(), Written(), Author(), Probabilities(), Text("suffix") ?? AnnotationName.DefaultSuffix)
            : null;
        return isOwn ? record : null;

        JsonElement? Find(string name, JsonValueKind kind)
        {
            if (!fields.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            isOwn &= value.ValueKind == kind;
            return value.ValueKind == kind ? value : null;
        }

        string? Text(string name) => Find(name, JsonValueKind.String)?.GetString();

        double? Number(string name) => Find(name, JsonValueKind.Number)?.GetDouble();

        LabelCounts? Counts() => Find("lowConfidence", JsonValueKind.Object) is { } counts
            ? LabelCounts.Of(counts.EnumerateObject()
                .Where(count => count.Value.ValueKind == JsonValueKind.Number && count.Value.TryGetInt64(out _))
                .Select(count => KeyValuePair.Create(count.Name, count.Value.GetInt64())))
            : null;

        float[]? Probabilities() => Find("probabilities", JsonValueKind.Array) is { } values && values.EnumerateArray().All(value => value.ValueKind == JsonValueKind.Number)
            ? [.. values.EnumerateArray().Select(value => value.GetSingle())]
            : null;

        AnnotationAuthor? Author() => Text("author") is { } name
            ? new AnnotationAuthor(name, fields.TryGetProperty("authorVerified", out var verified) && verified.ValueKind == JsonValueKind.True)
            : null;

        WrittenAnnotation? Written() =>
            Text("sha256") is { } hash && Number("revpos") is { } position && Number("length") is { } length
                ? new WrittenAnnotation((int)position, (long)length, hash)
                : null;
    }
}
