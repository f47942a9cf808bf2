using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.Jobs.Batches;

namespace Pipeline.Jobs.Undo;

/// <summary>Writes a document anew without some annotations and their records; everything else stays byte for byte.</summary>
internal static class AnnotationRemoval
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <param name="document">A document as CouchDB gave it, attachments as stubs.</param>
    /// <param name="sources">The sources whose annotations go.</param>
    /// <param name="suffix">What the names of these annotations end in.</param>
    public static void Write(ReadOnlyMemory<byte> document, IEnumerable<string> sources, string suffix, IBufferWriter<byte> destination)
    {
        using var json = JsonDocument.Parse(document);
        using var writer = new Utf8JsonWriter(destination, Options);
        var annotations = sources.Select(source => AnnotationName.Of(source, suffix)).ToHashSet(StringComparer.Ordinal);
        var entries = sources.Select(source => AnnotationName.EntryOf(source, suffix)).ToHashSet(StringComparer.Ordinal);
        writer.WriteStartObject();
        foreach (var property in json.RootElement.EnumerateObject())
        {
            switch (property.Name)
            {
                case "_attachments":
                    WriteRest(property, attachment => !annotations.Contains(attachment.Name), Copy, writer);
                    break;
                case AnnotationRecord.Field:
                    WriteRest(property, record => !entries.Contains(record.Name) || HasForeign(record), (record, _) => WriteRecord(record, entries, writer), writer);
                    break;
                default:
                    Copy(property, writer);
                    break;
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>An object without what goes; where nothing is left, none.</summary>
    private static void WriteRest(
        JsonProperty property, Func<JsonProperty, bool> stays, Action<JsonProperty, Utf8JsonWriter> write, Utf8JsonWriter writer)
    {
        var rest = property.Value.EnumerateObject().Where(stays).ToList();
        if (rest.Count > 0)
        {
            writer.WriteStartObject(property.Name);
            rest.ForEach(member => write(member, writer));
            writer.WriteEndObject();
        }
    }

    private static void WriteRecord(JsonProperty record, HashSet<string> entries, Utf8JsonWriter writer)
    {
        if (entries.Contains(record.Name))
        {
            WriteRest(record, IsForeign, Copy, writer);
        }
        else
        {
            Copy(record, writer);
        }
    }

    private static bool HasForeign(JsonProperty record) => record.Value.EnumerateObject().Any(IsForeign);

    private static bool IsForeign(JsonProperty field) => !AnnotationRecord.IsField(field.Name);

    private static void Copy(JsonProperty property, Utf8JsonWriter writer)
    {
        writer.WritePropertyName(property.Name);
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(property.Value), skipInputValidation: true);
    }
}
