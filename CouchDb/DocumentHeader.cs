using System.Text.Json;

namespace Pipeline.CouchDb;

/// <summary>The members of a document that CouchDB itself sets.</summary>
internal readonly record struct DocumentHeader(string Id, string Rev, IReadOnlyList<AttachmentStub> Attachments, IReadOnlyList<string> Conflicts)
{
    public static DocumentHeader Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "a document is a JSON object");
        string? id = null;
        string? rev = null;
        IReadOnlyList<AttachmentStub> attachments = [];
        IReadOnlyList<string> conflicts = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("_id"u8))
            {
                id = String(ref reader);
            }
            else if (reader.ValueTextEquals("_rev"u8))
            {
                rev = String(ref reader);
            }
            else if (reader.ValueTextEquals("_attachments"u8))
            {
                attachments = Stubs(ref reader);
            }
            else if (reader.ValueTextEquals("_conflicts"u8))
            {
                conflicts = Revisions(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        Expect(!reader.Read(), "nothing follows a document");
        Expect(id is not null, "a document has an _id");
        Expect(rev is not null, "a document has a _rev");
        return new DocumentHeader(id!, rev!, attachments, conflicts);
    }

    private static List<string> Revisions(ref Utf8JsonReader reader)
    {
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartArray, "_conflicts is an array");
        var revisions = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            revisions.Add(reader.GetString()!);
        }

        Expect(reader.TokenType == JsonTokenType.EndArray, "_conflicts holds texts");
        return revisions;
    }

    private static List<AttachmentStub> Stubs(ref Utf8JsonReader reader)
    {
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "_attachments is an object");
        var stubs = new List<AttachmentStub>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "an attachment is an object");
            stubs.Add(Stub(name, ref reader));
        }

        return stubs;
    }

    private static AttachmentStub Stub(string name, ref Utf8JsonReader reader)
    {
        var contentType = "application/octet-stream";
        var digest = "";
        long length = 0;
        long? encodedLength = null;
        var revisionPosition = 0;
        var isStub = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("content_type"u8))
            {
                contentType = String(ref reader);
            }
            else if (reader.ValueTextEquals("digest"u8))
            {
                digest = String(ref reader);
            }
            else if (reader.ValueTextEquals("length"u8))
            {
                reader.Read();
                length = reader.TryGetInt64(out var value) ? value : 0;
            }
            else if (reader.ValueTextEquals("encoded_length"u8))
            {
                reader.Read();
                encodedLength = reader.TryGetInt64(out var value) ? value : null;
            }
            else if (reader.ValueTextEquals("revpos"u8))
            {
                reader.Read();
                revisionPosition = reader.TryGetInt32(out var value) ? value : 0;
            }
            else if (reader.ValueTextEquals("stub"u8))
            {
                reader.Read();
                isStub = reader.TokenType == JsonTokenType.True;
            }
            else
            {
                reader.Skip();
            }
        }

        return new AttachmentStub(name, contentType, digest, length, revisionPosition, isStub, IsSentCompressed: encodedLength == length);
    }

    private static string String(ref Utf8JsonReader reader)
    {
        Expect(reader.Read() && reader.TokenType == JsonTokenType.String, "a text was expected");
        return reader.GetString()!;
    }

    private static void Expect(bool condition, string rule)
    {
        if (!condition)
        {
            throw new JsonException($"Not a CouchDB document: {rule}.");
        }
    }
}
