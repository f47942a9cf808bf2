using System.Buffers;
using System.Text.Json;

namespace Pipeline.CouchDb;

/// <summary>The few small JSON answers of CouchDB that are read by hand.</summary>
internal static class CouchDbJson
{
    /// <summary>What CouchDB itself says to an id that no document can have.</summary>
    public static WriteResult.Rejected IllegalId { get; } =
        new(400, "illegal_docid", "A document id is not empty, is well-formed text and begins with an underscore only in _design/ and _local/.");

    public static DatabaseInfo DatabaseInfo(ReadOnlySpan<byte> json, string name)
    {
        var reader = new Utf8JsonReader(json);
        long? count = null;
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isCount = reader.ValueTextEquals("doc_count"u8);
            reader.Read();
            count = isCount ? reader.GetInt64() : count;
            reader.Skip();
        }

        return new DatabaseInfo(name, count ?? throw new JsonException("doc_count is missing."));
    }

    /// <summary>The revision in the answer to a write.</summary>
    public static string Rev(ReadOnlySpan<byte> json) => Text(json, "rev"u8) ?? throw new JsonException("rev is missing.");

    /// <summary>The revision of a generation in a document that was read with the revisions that it came from; null when it is not among them.</summary>
    public static string? RevisionOf(ReadOnlySpan<byte> json, int generation)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        if (!document.RootElement.TryGetProperty("_revisions"u8, out var revisions))
        {
            return null;
        }

        var ids = revisions.GetProperty("ids"u8);
        var index = revisions.GetProperty("start"u8).GetInt32() - generation;
        return index >= 0 && index < ids.GetArrayLength() ? $"{generation}-{ids[index].GetString()}" : null;
    }

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
            id = Text(write.Json.Span, "_id"u8);
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
    private static string? Text(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
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

    private static void Expect(bool condition)
    {
        if (!condition)
        {
            throw new JsonException("Not the expected JSON.");
        }
    }
}
