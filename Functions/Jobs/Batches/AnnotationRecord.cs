using System.Text.Json;

namespace Pipeline.Jobs.Batches;

/// <summary>
/// What a document records of one annotation, in its field <c>annotations</c> under the source's name: by it a source is known
/// to be done, and by whom.
/// </summary>
/// <param name="SourceDigest">The digest of the source's stub when it was annotated, an opaque token.</param>
/// <param name="Model">Id of the model.</param>
/// <param name="Job">Id of the job.</param>
/// <param name="MinConfidence">The <c>minConfidence</c> of that job, 0 to 1.</param>
/// <param name="LowConfidence">Blocks less sure than that, by the label that the model gave them; null for none.</param>
internal sealed record AnnotationRecord(
    string? SourceDigest, string? Model, string? Job, double MinConfidence = 0, LabelCounts? LowConfidence = null)
{
    /// <summary>The document's field that holds the records.</summary>
    public const string Field = "annotations";

    /// <summary>Reads the records of a document; entries of another shape are left out.</summary>
    /// <exception cref="AnnotationFieldException">The document uses the field for something else.</exception>
    public static IReadOnlyDictionary<string, AnnotationRecord> ReadAll(ReadOnlySpan<byte> document)
    {
        var records = new Dictionary<string, AnnotationRecord>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(document);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals(Field))
            {
                reader.Skip();
                continue;
            }

            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new AnnotationFieldException();
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartObject)
                {
                    records[name] = Read(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        return records;
    }

    private static AnnotationRecord Read(ref Utf8JsonReader reader)
    {
        string? digest = null, model = null, job = null;
        var minConfidence = 0.0;
        LabelCounts? lowConfidence = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("sourceDigest"u8))
            {
                digest = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("model"u8))
            {
                model = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("job"u8))
            {
                job = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("minConfidence"u8))
            {
                reader.Read();
                minConfidence = reader.TokenType == JsonTokenType.Number ? reader.GetDouble() : 0;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("lowConfidence"u8))
            {
                lowConfidence = ReadCounts(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new AnnotationRecord(digest, model, job, minConfidence, lowConfidence);
    }

    private static LabelCounts? ReadCounts(ref Utf8JsonReader reader)
    {
        var counts = new List<KeyValuePair<string, long>>();
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var label = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var count))
            {
                counts.Add(new(label, count));
            }

            reader.Skip();
        }

        return LabelCounts.Of(counts);
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        reader.Skip();
        return null;
    }
}
