using System.Text.Json;

namespace Pipeline.Jobs.Batches;

/// <summary>The records of a document's annotations, by the name of their source.</summary>
internal sealed class AnnotationRecords
{
    private readonly Dictionary<string, AnnotationRecord> _records = new(StringComparer.Ordinal);
    private readonly HashSet<string> _foreign = new(StringComparer.Ordinal);
    private bool _isForeign;

    private AnnotationRecords()
    {
    }

    public static AnnotationRecords None { get; } = new();

    public static AnnotationRecords Read(ReadOnlySpan<byte> document)
    {
        var records = new AnnotationRecords();
        var reader = new Utf8JsonReader(document);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(AnnotationRecord.Field))
            {
                records.ReadField(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return records;
    }

    public AnnotationRecord? Find(string source) => _records.GetValueOrDefault(source);

    /// <summary>The records of annotations that a job made.</summary>
    public IEnumerable<KeyValuePair<string, AnnotationRecord>> OfJob(string job) => _records.Where(record => record.Value.Job == job);

    /// <summary>Why an annotation of this source cannot be recorded without losing what somebody else keeps there; null when it can.</summary>
    public string? Obstacle(string source) =>
        _isForeign ? $"The document's field '{AnnotationRecord.Field}' is not an object, so what was annotated cannot be recorded in it; rename that field."
        : _foreign.Contains(source) ? $"The document's field '{AnnotationRecord.Field}' holds something else under '{source}', so what was annotated cannot be recorded there; rename that entry."
        : null;

    private void ReadField(ref Utf8JsonReader reader)
    {
        reader.Read();
        _isForeign = reader.TokenType != JsonTokenType.StartObject;
        if (_isForeign)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var source = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                _foreign.Add(source);
            }
            else if (AnnotationRecord.Read(ref reader, out var isForeign) is { } record)
            {
                _records[source] = record;
            }
            else if (isForeign)
            {
                _foreign.Add(source);
            }
        }
    }
}
