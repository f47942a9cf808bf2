using System.Buffers;
using System.Text.Json;

namespace Pipeline.Embedded.Durable.Journals;

/// <summary>Records as bytes of a journal.</summary>
internal static class JournalFormat
{
    /// <summary>The records one after another, framed.</summary>
    public static ReadOnlyMemory<byte> Encode(IEnumerable<JournalRecord> records)
    {
        var journal = new ArrayBufferWriter<byte>();
        var content = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(content, new JsonWriterOptions
        {
            Encoder = JournalJsonContext.Compact.Options.Encoder,
            SkipValidation = true,
        });
        foreach (var record in records)
        {
            JsonSerializer.Serialize(writer, record, JournalJsonContext.Compact.JournalRecord);
            writer.Flush();
            RecordCodec.Write(journal, content.WrittenSpan);
            content.ResetWrittenCount();
            writer.Reset();
        }

        return journal.WrittenMemory;
    }

    /// <summary>The bytes that a record takes.</summary>
    public static long LengthOf(JournalRecord record) => Encode([record]).Length;

    /// <summary>The record that a frame's content stands for.</summary>
    /// <exception cref="JsonException">The content is no record of this version.</exception>
    public static JournalRecord Decode(ReadOnlySpan<byte> content) =>
        JsonSerializer.Deserialize(content, JournalJsonContext.Compact.JournalRecord)
            ?? throw new JsonException("A journal record is null.");
}
