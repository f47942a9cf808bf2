using System.Buffers;
using System.Text.Json;

namespace Pipeline.CouchDb;

/// <summary>Reads and writes the JSON of <c>_changes</c>.</summary>
internal static class ChangesJson
{
    /// <summary><c>{"selector":…}</c>.</summary>
    /// <exception cref="ArgumentException">The selector is no JSON object.</exception>
    public static byte[] Body(ReadOnlyMemory<byte> selector)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WritePropertyName("selector"u8);
        try
        {
            using var json = JsonDocument.Parse(selector);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException();
            }

            json.RootElement.WriteTo(writer);
        }
        catch (JsonException exception)
        {
            throw new ArgumentException("The selector is not a JSON object.", nameof(selector), exception);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary><c>{"results":[…],"last_seq":…,"pending":…}</c>.</summary>
    public static ChangesPage Page(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var changes = new List<DocumentChange>();
        string? last = null;
        long? pending = null;
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("results"u8))
            {
                Expect(reader.Read() && reader.TokenType == JsonTokenType.StartArray);
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                {
                    changes.Add(Change(ref reader) ?? throw new JsonException("A change has an id, a revision and a sequence."));
                }

                Expect(reader.TokenType == JsonTokenType.EndArray);
                continue;
            }

            var isLast = reader.ValueTextEquals("last_seq"u8);
            var isPending = reader.ValueTextEquals("pending"u8);
            reader.Read();
            last = isLast ? Sequence(ref reader) : last;
            pending = isPending && reader.TokenType == JsonTokenType.Number ? reader.GetInt64() : pending;
            reader.Skip();
        }

        return new ChangesPage(changes, last ?? throw new JsonException("last_seq is missing."), pending);
    }

    /// <summary>One line of a feed without an end; null for what is no change, such as the line that ends it.</summary>
    public static DocumentChange? Line(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject);
        return Change(ref reader);
    }

    private static DocumentChange? Change(ref Utf8JsonReader reader)
    {
        string? id = null, rev = null, sequence = null;
        var isDeleted = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("changes"u8))
            {
                rev = FirstRevision(ref reader);
                continue;
            }

            var isId = reader.ValueTextEquals("id"u8);
            var isSequence = reader.ValueTextEquals("seq"u8);
            var isDeletion = reader.ValueTextEquals("deleted"u8);
            Expect(!reader.ValueTextEquals("error"u8));
            reader.Read();
            id = isId ? reader.GetString() : id;
            sequence = isSequence ? Sequence(ref reader) : sequence;
            isDeleted |= isDeletion && reader.TokenType == JsonTokenType.True;
            reader.Skip();
        }

        return id is null || rev is null || sequence is null ? null : new DocumentChange(id, rev, isDeleted, sequence);
    }

    /// <summary>Of <c>[{"rev":…},…]</c>.</summary>
    private static string? FirstRevision(ref Utf8JsonReader reader)
    {
        string? rev = null;
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isRev = reader.ValueTextEquals("rev"u8);
                reader.Read();
                rev ??= isRev ? reader.GetString() : null;
                reader.Skip();
            }
        }

        return rev;
    }

    // A text in CouchDB 2 and later, a number before.
    private static string? Sequence(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        using var value = JsonDocument.ParseValue(ref reader);
        return value.RootElement.GetRawText();
    }

    private static void Expect(bool condition)
    {
        if (!condition)
        {
            throw new JsonException("Not an answer to _changes.");
        }
    }
}
