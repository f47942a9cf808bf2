using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Batches;

/// <summary>Writes a document anew with annotations added; every other field and attachment stays as it was.</summary>
internal static class AnnotatedDocument
{
    /// <summary>Media type of an annotation.</summary>
    public const string ContentType = "text/plain; charset=utf-8";

    private const string Attachments = "_attachments";

    private static readonly JsonWriterOptions Options = new()
    {
        // Text stays as short as it came; CouchDB reads JSON, not HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <param name="document">A document as CouchDB gave it, attachments as stubs.</param>
    /// <param name="annotations">What is added or replaced.</param>
    /// <param name="link">In an output database: the document that the annotations are of.</param>
    public static void Write(
        ReadOnlySpan<byte> document, IReadOnlyList<AnnotationWrite> annotations, IBufferWriter<byte> destination, SourceLink? link = null)
    {
        using var writer = new Utf8JsonWriter(destination, Options);
        var reader = new Utf8JsonReader(document);
        var records = annotations.ToDictionary(annotation => annotation.Entry, annotation => annotation.Record, StringComparer.Ordinal);
        var attachments = annotations.ToDictionary(annotation => annotation.Name, StringComparer.Ordinal);

        writer.WriteStartObject();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(Attachments))
            {
                writer.WriteStartObject(Attachments);
                CopyOthers(document, ref reader, attachments, writer);
                WriteAttachments(attachments, writer);
                attachments.Clear();
                writer.WriteEndObject();
            }
            else if (reader.ValueTextEquals(AnnotationRecord.Field))
            {
                writer.WriteStartObject(AnnotationRecord.Field);
                CopyRecords(document, ref reader, records, writer);
                WriteRecords(records, writer);
                records.Clear();
                writer.WriteEndObject();
            }
            else if (link is not null && reader.ValueTextEquals(SourceLink.Field))
            {
                Value(document, ref reader);
            }
            else
            {
                Copy(document, ref reader, writer);
            }
        }

        if (link is not null)
        {
            writer.WriteStartObject(SourceLink.Field);
            writer.WriteString("database"u8, link.Database);
            writer.WriteString("rev"u8, link.Rev);
            writer.WriteEndObject();
        }

        if (attachments.Count > 0)
        {
            writer.WriteStartObject(Attachments);
            WriteAttachments(attachments, writer);
            writer.WriteEndObject();
        }

        if (records.Count > 0)
        {
            writer.WriteStartObject(AnnotationRecord.Field);
            WriteRecords(records, writer);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <summary>A document without anything but its id.</summary>
    public static byte[] New(string id)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("_id"u8, id);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void CopyOthers(
        ReadOnlySpan<byte> document, ref Utf8JsonReader reader, Dictionary<string, AnnotationWrite> replaced, Utf8JsonWriter writer)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (replaced.ContainsKey(reader.GetString()!))
            {
                reader.Skip();
            }
            else
            {
                Copy(document, ref reader, writer);
            }
        }
    }

    /// <summary>Copies the records of other sources, and writes those that are replaced in their places.</summary>
    private static void CopyRecords(
        ReadOnlySpan<byte> document, ref Utf8JsonReader reader, Dictionary<string, AnnotationRecord> replaced, Utf8JsonWriter writer)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (replaced.Remove(reader.GetString()!, out var record))
            {
                var entry = reader.GetString()!;
                AnnotationRecordWriter.Write(entry, record, Value(document, ref reader), writer);
            }
            else
            {
                Copy(document, ref reader, writer);
            }
        }
    }

    /// <summary>Copies a property; its value byte for byte, so that numbers beyond double precision stay what they are.</summary>
    public static void Copy(ReadOnlySpan<byte> document, ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        writer.WritePropertyName(reader.GetString()!);
        writer.WriteRawValue(Value(document, ref reader), skipInputValidation: true);
    }

    /// <summary>The value of the property that the reader stands on; the reader ends on the end of it.</summary>
    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> document, ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return document[start..(int)reader.BytesConsumed];
    }

    private static void WriteAttachments(Dictionary<string, AnnotationWrite> attachments, Utf8JsonWriter writer)
    {
        foreach (var (name, annotation) in attachments)
        {
            writer.WriteStartObject(name);
            writer.WriteString("content_type"u8, ContentType);
            writer.WriteBase64String("data"u8, annotation.Text.Span);
            writer.WriteEndObject();
        }
    }

    private static void WriteRecords(Dictionary<string, AnnotationRecord> records, Utf8JsonWriter writer)
    {
        foreach (var (entry, record) in records)
        {
            AnnotationRecordWriter.Write(entry, record, [], writer);
        }
    }
}
