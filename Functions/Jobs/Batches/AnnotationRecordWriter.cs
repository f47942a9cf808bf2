using System.Text.Json;

namespace Pipeline.Jobs.Batches;

/// <summary>Writes the records of annotations; what somebody else keeps in the entry of a source stays in it.</summary>
internal static class AnnotationRecordWriter
{
    private const int Decimals = 3;

    /// <param name="name">Name of the annotation's entry.</param>
    /// <param name="entry">The entry as it is; empty for none.</param>
    public static void Write(string name, AnnotationRecord record, ReadOnlySpan<byte> entry, Utf8JsonWriter writer)
    {
        writer.WriteStartObject(name);
        writer.WriteString("sourceDigest"u8, record.SourceDigest);
        WriteText("model"u8, record.Model, writer);
        WriteText("job"u8, record.Job, writer);
        WriteText("suffix"u8, record.Suffix == AnnotationName.DefaultSuffix ? null : record.Suffix, writer);
        if (record.Written is { } written)
        {
            writer.WriteNumber("revpos"u8, written.RevisionPosition);
            writer.WriteNumber("length"u8, written.Length);
            writer.WriteString("sha256"u8, written.Sha256);
        }

        if (record.MinConfidence > 0)
        {
            writer.WriteNumber("minConfidence"u8, record.MinConfidence);
        }

        if (record.LowConfidence is { } lowConfidence)
        {
            writer.WriteStartObject("lowConfidence"u8);
            foreach (var (label, count) in lowConfidence.ByLabel)
            {
                writer.WriteNumber(label, count);
            }

            writer.WriteEndObject();
        }

        if (record.Probabilities is { } probabilities)
        {
            writer.WriteStartArray("probabilities"u8);
            foreach (var probability in probabilities)
            {
                writer.WriteNumberValue(Math.Round((decimal)probability, Decimals));
            }

            writer.WriteEndArray();
        }

        if (record.Author is { } author)
        {
            writer.WriteString("author"u8, author.Name);
            writer.WriteBoolean("authorVerified"u8, author.IsVerified);
        }

        if (!entry.IsEmpty)
        {
            CopyForeign(entry, writer);
        }

        writer.WriteEndObject();
    }

    private static void CopyForeign(ReadOnlySpan<byte> entry, Utf8JsonWriter writer)
    {
        var reader = new Utf8JsonReader(entry);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (AnnotationRecord.IsField(reader.GetString()!))
            {
                reader.Skip();
            }
            else
            {
                AnnotatedDocument.Copy(entry, ref reader, writer);
            }
        }
    }

    private static void WriteText(ReadOnlySpan<byte> name, string? value, Utf8JsonWriter writer)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
