using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.CouchDb;
using Pipeline.Matching;

namespace Pipeline.Matches.Jobs;

/// <summary>What a job has matched a document to.</summary>
/// <param name="Id">Its id, see <see cref="IdOf"/>.</param>
/// <param name="Rev">Its revision; null for one that is not stored yet.</param>
/// <param name="Job">The job that wrote it.</param>
/// <param name="References">The reference.</param>
/// <param name="Version">Its version.</param>
/// <param name="Model">The id of the model.</param>
/// <param name="Database">The database of the source.</param>
/// <param name="DocumentId">The source.</param>
/// <param name="Inputs">A hash of all that the result depends on: where it is the same, there is nothing to do.</param>
/// <param name="DecidedBy">Who decided it; null when it was computed.</param>
/// <param name="Result">The match.</param>
internal sealed record MatchDocument(
    [property: JsonPropertyName("_id")] string Id,
    [property: JsonPropertyName("_rev")] string? Rev,
    string Job,
    string References,
    string Version,
    string Model,
    string Database,
    string DocumentId,
    string Inputs,
    string? DecidedBy,
    MatchResult Result)
{
    /// <summary>What kind of document it is.</summary>
    public string Type => "match";

    /// <summary>One per reference and source. The order of the ids is that of the sources' ids.</summary>
    public static string IdOf(string references, string database, string documentId) => $"{PrefixOf(references, database)}{documentId}";

    /// <summary>The documents of the sources of a range.</summary>
    public static KeyRange RangeOf(string references, string database, KeyRange range)
    {
        var prefix = PrefixOf(references, database);
        var all = KeyRange.Prefix(prefix);
        return new KeyRange(range.Start is null ? all.Start : prefix + range.Start, range.End is null ? all.End : prefix + range.End);
    }

    /// <summary>A stored result; null for a document that is none.</summary>
    public static MatchDocument? Read(CouchDocument document)
    {
        try
        {
            return JsonSerializer.Deserialize(document.Json.Span, MatchesJson.Default.MatchDocument);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Neither a reference nor a database has a colon in its name.
    private static string PrefixOf(string references, string database) => $"match:{references}:{database}:";
}
