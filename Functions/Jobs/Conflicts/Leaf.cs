using System.Globalization;
using System.Text.Json;
using Pipeline.CouchDb;
using Pipeline.Jobs.Batches;

namespace Pipeline.Jobs.Conflicts;

/// <summary>One of several last revisions of a document, as two servers leave them that were both written to.</summary>
/// <param name="Rev">The revision.</param>
/// <param name="Generation">The number before its dash.</param>
/// <param name="Ancestry">The revisions that it came from and itself, newest first, as far as CouchDB keeps them.</param>
/// <param name="OwnGenerations">Generations that brought an annotation of a job which is still as the job wrote it.</param>
internal sealed record Leaf(string Rev, int Generation, IReadOnlyList<string> Ancestry, IReadOnlySet<int> OwnGenerations)
{
    /// <summary>Reads a revision that was asked for with those that it came from.</summary>
    /// <exception cref="JsonException">It was not.</exception>
    public static Leaf Of(CouchDocument document)
    {
        using var json = JsonDocument.Parse(document.Json);
        var revisions = json.RootElement.TryGetProperty("_revisions"u8, out var found) ? found : throw new JsonException("The revisions are missing.");
        var start = revisions.GetProperty("start"u8).GetInt32();
        var ancestry = revisions.GetProperty("ids"u8).EnumerateArray()
            .Select((id, index) => string.Create(CultureInfo.InvariantCulture, $"{start - index}-{id.GetString()}"))
            .ToList();
        return new Leaf(document.Rev, start, ancestry, OwnIn(document, json.RootElement));
    }

    /// <summary>Whether everything that was written in this branch since it left the other was annotations of jobs.</summary>
    public bool IsOwnSince(int generation) => Enumerable.Range(generation + 1, Generation - generation).All(OwnGenerations.Contains);

    private static HashSet<int> OwnIn(CouchDocument document, JsonElement json)
    {
        var own = new HashSet<int>();
        if (!json.TryGetProperty(AnnotationRecord.Field, out var records) || records.ValueKind != JsonValueKind.Object)
        {
            return own;
        }

        var positions = document.Attachments.ToDictionary(stub => stub.Name, stub => stub.RevisionPosition, StringComparer.Ordinal);
        foreach (var record in records.EnumerateObject())
        {
            if (IsOfAJob(record.Value)
                && record.Value.TryGetProperty("revpos"u8, out var position)
                && position.ValueKind == JsonValueKind.Number && position.TryGetInt32(out var written)
                && AnnotationName.SourceOf(record.Name, SuffixOf(record.Value)) is { } source
                && positions.GetValueOrDefault(AnnotationName.Of(source, SuffixOf(record.Value))) == written)
            {
                own.Add(written);
            }
        }

        return own;
    }

    private static string SuffixOf(JsonElement record) =>
        record.TryGetProperty("suffix"u8, out var suffix) && suffix.ValueKind == JsonValueKind.String ? suffix.GetString()! : AnnotationName.DefaultSuffix;

    private static bool IsOfAJob(JsonElement record) =>
        record.ValueKind == JsonValueKind.Object && record.TryGetProperty("job"u8, out var job) && job.ValueKind == JsonValueKind.String;
}
