using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pipeline.CouchDb;

/// <summary>The few small JSON answers of CouchDB that are read by hand.</summary>
internal static class CouchDbJson
{
    private static readonly JsonWriterOptions Raw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What CouchDB itself says to an id that no document can have.</summary>
    public static WriteResult.Rejected IllegalId { get; } =
        new(400, "illegal_docid", "A document id is not empty, is well-formed text and begins with an underscore only in _design/ and _local/.");

    public static DatabaseInfo DatabaseInfo(ReadOnlySpan<byte> json, string name)
    {
        var reader = new Utf8JsonReader(json);
        long? count = null;
        var copies = 1;
        string? sequence = null, startTime = null;
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isCount = reader.ValueTextEquals("doc_count"u8);
            var isCluster = reader.ValueTextEquals("cluster"u8);
            var isSequence = reader.ValueTextEquals("update_seq"u8);
            var isStart = reader.ValueTextEquals("instance_start_time"u8);
            reader.Read();
            sequence = isSequence ? Sequence(ref reader) : sequence;
            startTime = isStart && reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 1 } time ? time : startTime;
            count = isCount ? reader.GetInt64() : count;
            if (isCluster && reader.TokenType == JsonTokenType.StartObject)
            {
                copies = Copies(ref reader) ?? copies;
            }

            reader.Skip();
        }

        return new DatabaseInfo(name, count ?? throw new JsonException("doc_count is missing."), copies, sequence, startTime);
    }

    // A text in CouchDB 2 and later, a number before.
    private static string? Sequence(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        _ => null,
    };

    private static int? Copies(ref Utf8JsonReader reader)
    {
        int? copies = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isCopies = reader.ValueTextEquals("n"u8);
            reader.Read();
            copies = isCopies && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value) ? value : copies;
            reader.Skip();
        }

        return copies;
    }

    /// <summary>The revision in the answer to a write.</summary>
    public static string Rev(ReadOnlySpan<byte> json) => Member(json, "rev"u8) ?? throw new JsonException("rev is missing.");

    /// <summary><c>{"docs":[{"id":…,"rev":…}]}</c>.</summary>
    public static byte[] Revisions(IEnumerable<DocumentRevision> revisions)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("docs"u8);
            foreach (var (id, rev) in revisions)
            {
                writer.WriteStartObject();
                writer.WriteString("id"u8, id);
                writer.WriteString("rev"u8, rev);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary><c>{"keys":[…]}</c>.</summary>
    public static byte[] Keys(IEnumerable<string> ids)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Raw))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("keys"u8);
            foreach (var id in ids)
            {
                writer.WriteStringValue(id);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Whether <c>{"rev":…,"deleted":true}</c> says that.</summary>
    public static bool IsDeleted(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (!json.IsEmpty && reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("deleted"u8))
            {
                return reader.Read() && reader.TokenType == JsonTokenType.True;
            }
        }

        return false;
    }

    /// <summary>A text as JSON in which no letter is escaped that need not be.</summary>
    public static string Text(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary><c>{"queries":[{"limit":…,"inclusive_end":false,"start_key":…,"end_key":…}]}</c>.</summary>
    public static byte[] Query(KeyRange range, int limit)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Raw))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("queries"u8);
            writer.WriteStartObject();
            writer.WriteNumber("limit"u8, limit);
            writer.WriteBoolean("inclusive_end"u8, false);
            Key(writer, "start_key"u8, range.Start);
            Key(writer, "end_key"u8, range.End);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A JSON array of texts.</summary>
    public static IReadOnlyList<string> Texts(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var texts = new List<string>();
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            texts.Add(reader.GetString()!);
        }

        Expect(reader.TokenType == JsonTokenType.EndArray);
        return texts;
    }

    /// <summary>A document that went into <c>_bulk_docs</c> without its id would be saved under an id of the server's making.</summary>
    public static void RequireId(DocumentWrite write)
    {
        string? id;
        try
        {
            id = Member(write.Json.Span, "_id"u8);
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"The write of '{CouchError.Quote(write.Id)}' is not a JSON object.", nameof(write), e);
        }

        if (id != write.Id)
        {
            throw new ArgumentException(
                $"The write of '{CouchError.Quote(write.Id)}' has the _id '{CouchError.Quote(id)}' in its JSON; both are to be the same.", nameof(write));
        }
    }

    /// <summary>The text of a member of an object; what comes after it is not looked at.</summary>
    private static string? Member(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(name))
            {
                reader.Read();
                return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }

            reader.Skip();
        }

        return null;
    }

    private static void Key(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? key)
    {
        if (key is not null)
        {
            writer.WriteString(name, key);
        }
    }

    private static void Expect(bool condition)
    {
        if (!condition)
        {
            throw new JsonException("Not the expected JSON.");
        }
    }
}
