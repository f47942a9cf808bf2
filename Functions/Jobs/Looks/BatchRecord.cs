using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Looks;

/// <summary>What is kept of a batch of a job on a cluster until the job ends. One per job and start of a range: a repetition replaces it.</summary>
/// <param name="Start">First id of the range, included; null for an open start.</param>
/// <param name="End">Id that the range ends before; null for an open end.</param>
/// <param name="Seen">Which documents it was seen to hold, see <see cref="SeenDocuments"/>.</param>
/// <param name="Documents">How many.</param>
/// <param name="Counts">What became of them.</param>
internal sealed record BatchRecord(
    [property: JsonPropertyName("_id")] string Id,
    [property: JsonPropertyName("_rev")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rev,
    string Job,
    string? Start,
    string? End,
    string Seen,
    long Documents,
    JobCounts Counts)
{
    public string Type => "batch";

    public static KeyRange RangeOf(string job) => KeyRange.Prefix($"batch:{job}:");

    public static BatchRecord Of(string job, KeyRange range, SeenDocuments seen, JobCounts counts) =>
        new(IdOf(job, range), null, job, range.Start, range.End, seen.ToString(), seen.Count, counts);

    /// <summary><c>batch:{job}:{first 32 hex digits of sha256(start of the range)}</c>: ids can be of any length and hold anything.</summary>
    private static string IdOf(string job, KeyRange range)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(range.Start ?? ""));
        return $"batch:{job}:{Convert.ToHexStringLower(hash.AsSpan(0, 16))}";
    }
}
