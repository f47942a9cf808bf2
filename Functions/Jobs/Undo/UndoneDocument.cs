using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Undo;

/// <summary>
/// What one batch is about to remove, written before it does: an annotation that is gone with its record leaves no other trace by which a batch
/// that runs twice could count it.
/// </summary>
internal sealed record UndoneDocument(
    [property: JsonPropertyName("_id")] string Id,
    [property: JsonPropertyName("_rev")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rev,
    string Job,
    IReadOnlyList<UndoneSource> Sources)
{
    public string Type => "undone";

    public static string IdOf(string job, KeyRange range)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{(range.Start is null ? "" : "=")}{range.Start}\0{(range.End is null ? "" : "=")}{range.End}"));
        return $"undone:{job}:{Convert.ToHexStringLower(hash.AsSpan(0, 16))}";
    }
}

/// <summary>A source whose annotation is to be removed.</summary>
internal sealed record UndoneSource(string DocumentId, string Attachment);
