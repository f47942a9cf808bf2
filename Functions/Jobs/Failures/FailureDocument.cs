using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Failures;

/// <summary>What is kept of a source that failed, in the jobs' database. One per job and source: a repetition replaces it.</summary>
/// <param name="Attachment">The source; null when the document itself could not be read.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="At">UTC time of the last attempt.</param>
internal sealed record FailureDocument(
    [property: JsonPropertyName("_id")] string Id,
    [property: JsonPropertyName("_rev")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rev,
    string Job,
    string DocumentId,
    string? Attachment,
    string Reason,
    FailureClass Class,
    int Attempts,
    DateTimeOffset At)
{
    /// <summary>Longest reason kept, in characters.</summary>
    public const int MaxReason = 1_000;

    public string Type => "failure";

    public static KeyRange RangeOf(string job) => KeyRange.Prefix($"failure:{job}:");

    /// <summary><c>failure:{job}:{first 32 hex digits of sha256(document id, NUL, attachment)}</c>: names can be of any length and hold anything.</summary>
    public static string IdOf(string job, string documentId, string? attachment)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{documentId}\0{attachment}"));
        return $"failure:{job}:{Convert.ToHexStringLower(hash.AsSpan(0, 16))}";
    }
}
