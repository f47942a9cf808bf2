using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Tests.Jobs;

/// <summary>A revision of a document in <see cref="MemoryCouchDatabase"/>.</summary>
internal sealed class StoredDocument(int generation, JsonObject fields)
{
    public int Generation { get; } = generation;

    public string Rev => $"{Generation}-r";

    public JsonObject Fields { get; } = fields;

    public Dictionary<string, (byte[] Bytes, string ContentType)> Attachments { get; } = new(StringComparer.Ordinal);

    /// <summary>The generations in which attachments were last written.</summary>
    public Dictionary<string, int> Positions { get; } = new(StringComparer.Ordinal);

    /// <summary>Compressed lengths of the attachments that were sent compressed.</summary>
    public Dictionary<string, int> SentCompressed { get; } = new(StringComparer.Ordinal);

    /// <summary>The next revision, from a document as a client writes it; stubs keep what the revision before holds.</summary>
    public static StoredDocument Read(JsonObject body, StoredDocument? current)
    {
        var fields = body.DeepClone().AsObject();
        var attachments = fields["_attachments"]?.AsObject() ?? [];
        foreach (var special in new[] { "_id", "_rev", "_attachments" })
        {
            fields.Remove(special);
        }

        var next = new StoredDocument((current?.Generation ?? 0) + 1, fields);
        foreach (var (name, value) in attachments)
        {
            var isStub = (bool?)value!["stub"] == true;
            next.Positions[name] = isStub ? current!.Positions[name] : next.Generation;
            if (isStub && current!.SentCompressed.TryGetValue(name, out var length))
            {
                next.SentCompressed[name] = length;
            }

            next.Attachments[name] = isStub
                ? current!.Attachments[name]
                : (Convert.FromBase64String((string)value["data"]!), (string)value["content_type"]!);
        }

        return next;
    }

    public byte[] ToJson(string id, bool inline)
    {
        var json = Fields.DeepClone().AsObject();
        json["_id"] = id;
        json["_rev"] = Rev;
        if (Attachments.Count > 0)
        {
            json["_attachments"] = new JsonObject(Attachments.Select(attachment =>
                KeyValuePair.Create<string, JsonNode?>(attachment.Key, ToJson(attachment.Key, attachment.Value.Bytes, attachment.Value.ContentType, Positions[attachment.Key], inline))));
        }

        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private JsonObject ToJson(string name, byte[] bytes, string contentType, int position, bool inline)
    {
        var json = new JsonObject { ["content_type"] = contentType, ["digest"] = DigestOf(bytes), ["revpos"] = position };
        if (inline)
        {
            json["data"] = Convert.ToBase64String(bytes);
        }
        else
        {
            var isSentCompressed = SentCompressed.TryGetValue(name, out var length);
            json["length"] = isSentCompressed ? length : bytes.Length;
            json["stub"] = true;
            if (isSentCompressed)
            {
                json["encoding"] = "gzip";
                json["encoded_length"] = length;
            }
        }

        return json;
    }

    public static string DigestOf(byte[] bytes) => "md5-" + Convert.ToBase64String(MD5.HashData(bytes));
}
