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
    public static void Write(
        ReadOnlySpan<byte> document, IReadOnlyList<Annotation> annotations, string model, string job, IBufferWriter<byte> destination)
    {
        using var writer = new Utf8JsonWriter(destination, Options);
        var reader = new Utf8JsonReader(document);
        var records = annotations.ToDictionary(annotation => annotation.Source.Name, StringComparer.Ordinal);
        var attachments = annotations.ToDictionary(
            annotation => AttachmentPattern.AnnotationOf(annotation.Source.Name), StringComparer.Ordinal);

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
                CopyOthers(document, ref reader, records, writer);
                WriteRecords(records, model, job, writer);
                records.Clear();
                writer.WriteEndObject();
            }
            else
            {
                Copy(document, ref reader, writer);
            }
        }

        if (records.Count > 0)
        {
            writer.WriteStartObject(AnnotationRecord.Field);
            WriteRecords(records, model, job, writer);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void CopyOthers<T>(
        ReadOnlySpan<byte> document, ref Utf8JsonReader reader, Dictionary<string, T> replaced, Utf8JsonWriter writer)
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

    /// <summary>Copies a property; its value byte for byte, so that numbers beyond double precision stay what they are.</summary>
    private static void Copy(ReadOnlySpan<byte> document, ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        writer.WritePropertyName(reader.GetString()!);
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        writer.WriteRawValue(document[start..(int)reader.BytesConsumed], skipInputValidation: true);
    }

    private static void WriteAttachments(Dictionary<string, Annotation> attachments, Utf8JsonWriter writer)
    {
        foreach (var (name, annotation) in attachments)
        {
            writer.WriteStartObject(name);
            writer.WriteString("content_type"u8, ContentType);
            writer.WriteBase64String("data"u8, annotation.Text.WrittenSpan);
            writer.WriteEndObject();
        }
    }

    private static void WriteRecords(Dictionary<string, Annotation> records, string model, string job, Utf8JsonWriter writer)
    {
        foreach (var (name, annotation) in records)
        {
            writer.WriteStartObject(name);
            writer.WriteString("sourceDigest"u8, annotation.Source.Digest);
            writer.WriteString("model"u8, model);
            writer.WriteString("job"u8, job);
            if (annotation.MinConfidence > 0)
            {
                writer.WriteNumber("minConfidence"u8, annotation.MinConfidence);
            }

            if (annotation.LowConfidence is { } lowConfidence)
            {
                writer.WriteStartObject("lowConfidence"u8);
                foreach (var (label, count) in lowConfidence.ByLabel)
                {
                    writer.WriteNumber(label, count);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }
    }
}
