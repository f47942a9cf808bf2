using System.Globalization;
using System.Text.Json.Serialization;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Listing;

/// <summary>The ids of one batch of a job that is no key range, in the jobs' database: through the orchestration goes the id of this document alone.</summary>
/// <param name="Ids">In the order of the server, by the bytes of their UTF-8.</param>
internal sealed record IdListDocument(
    [property: JsonPropertyName("_id")] string Id,
    [property: JsonPropertyName("_rev")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rev,
    string Job,
    IReadOnlyList<string> Ids)
{
    public const string Prefix = "listed";

    public string Type => Prefix;

    public static string IdOf(string job, int batch) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}:{job}:{batch:00000000}");

    /// <summary>The range that stands for a batch.</summary>
    public static KeyRange RangeOf(string job, int batch) => new(IdOf(job, batch), IdOf(job, batch + 1));
}

/// <summary>Says that the list of a job is whole. It is written last.</summary>
/// <param name="Batches">Documents of ids.</param>
/// <param name="Documents">Ids in them.</param>
internal sealed record IdListHead(
    [property: JsonPropertyName("_id")] string Id,
    [property: JsonPropertyName("_rev")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rev,
    string Job,
    int Batches,
    long Documents)
{
    public string Type => IdListDocument.Prefix;

    public static string IdOf(string job) => $"{IdListDocument.Prefix}:{job}:head";
}
