using System.Text.Json;

namespace Pipeline.Jobs.Batches;

/// <summary>The records of a document's annotations.</summary>
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

    /// <summary>The record of the annotation of a source that bears a suffix; null for none.</summary>
    public AnnotationRecord? Find(string source, string suffix) =>
        _records.TryGetValue(AnnotationName.EntryOf(source, suffix), out var record) && record.Suffix == suffix ? record : null;

    /// <summary>All records, with the sources of their annotations.</summary>
    public IEnumerable<(string Source, AnnotationRecord Record)> All =>
        _records.Select(record => (AnnotationName.SourceOf(record.Key, record.Value.Suffix)!, record.Value));

    /// <summary>The records of annotations that a job made, with their sources.</summary>
    public IEnumerable<(string Source, AnnotationRecord Record)> OfJob(string job) => All.Where(made => made.Record.Job == job);

    /// <summary>Whether an attachment ends in a suffix that annotations of the document bear: it is no source.</summary>
    public bool IsAnnotation(string attachment) =>
        _records.Values.Any(record => record.Suffix != AnnotationName.DefaultSuffix && attachment.EndsWith(record.Suffix, StringComparison.Ordinal));

    /// <summary>Why an annotation of this source cannot be recorded without losing what somebody else keeps there; null when it can.</summary>
    public string? Obstacle(string source, string suffix)
    {
        var entry = AnnotationName.EntryOf(source, suffix);
        return _isForeign ? $"The document's field '{AnnotationRecord.Field}' is not an object, so what was annotated cannot be recorded in it; rename that field."
            : _foreign.Contains(entry) ? $"The document's field '{AnnotationRecord.Field}' holds something else under '{entry}', so what was annotated cannot be recorded there; rename that entry."
            : _records.TryGetValue(entry, out var record) && record.Suffix != suffix ? $"'{entry}' is a source that has been annotated itself; give the job another suffix."
            : null;
    }

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
            var entry = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                _foreign.Add(entry);
            }
            else if (AnnotationRecord.Read(ref reader, out var isForeign) is { } record && AnnotationName.SourceOf(entry, record.Suffix) is not null)
            {
                _records[entry] = record;
            }
            else if (isForeign)
            {
                _foreign.Add(entry);
            }
        }
    }
}
