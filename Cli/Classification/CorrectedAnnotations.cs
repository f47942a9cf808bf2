using System.Security.Cryptography;
using System.Text.Json;
using Pipeline.Classification;
using Pipeline.Classification.Training;
using Pipeline.CouchDb;

namespace Pipeline.Cli.Classification;

/// <summary>
/// Finds the annotations of a database that people made or mended. What a job wrote is known by the record that it leaves in the document's field
/// <c>annotations</c> under the source's name: revision, length and SHA-256 of the annotation. One that is as recorded is the machine's and
/// teaches nothing; one that differs, that has an author, or that no record names is a person's. Where a record of an older version has no hash, nobody
/// knows, and the annotation is left out.
/// </summary>
internal static class CorrectedAnnotations
{
    private const string RecordsField = "annotations";

    /// <param name="database">The database.</param>
    /// <param name="maxBytes">No longer annotation is read.</param>
    /// <param name="cancellationToken">Ends the reading with an exception.</param>
    /// <returns>The annotations, the newest first: that of the highest number of a revision, and of two alike that of the lower id.</returns>
    /// <exception cref="CouchDbException">CouchDB did not say.</exception>
    public static async Task<IReadOnlyList<CorrectedAnnotation>> ReadAsync(ICouchDatabase database, int maxBytes, CancellationToken cancellationToken)
    {
        var found = new List<CorrectedAnnotation>();
        await foreach (var document in database.ReadAsync(KeyRange.All, int.MaxValue, cancellationToken))
        {
            using (document)
            {
                foreach (var stub in document.Attachments.Where(stub => stub.Name.EndsWith(Corpus.Extension, StringComparison.Ordinal)))
                {
                    var record = RecordOf(document, stub.Name[..^Corpus.Extension.Length]);
                    if (IsUntouched(record, stub))
                    {
                        continue;
                    }

                    using var content = await database.GetAttachmentAsync(
                        document.Id, stub.Name, document.Rev, maxBytes, stub.IsSentCompressed, cancellationToken);
                    var hash = content is null ? null : Convert.ToHexStringLower(SHA256.HashData(content.Bytes.Span));
                    if (hash is not null && (record?.Author is not null || record?.Sha256 != hash))
                    {
                        var source = new TrainingSource(database.Name, document.Id, document.Rev, stub.Name, hash);
                        found.Add(new CorrectedAnnotation(source, content!.Bytes.ToArray(), stub.RevisionPosition));
                    }
                }
            }
        }

        return [.. found.OrderByDescending(annotation => annotation.Generation).ThenBy(annotation => annotation.Source.Document, StringComparer.Ordinal)];
    }

    // By the stub alone: as the record says, or of a record that does not say.
    private static bool IsUntouched(WrittenRecord? record, AttachmentStub stub) => record is { Author: null }
        && (record.Sha256 is null || (!stub.IsSentCompressed && stub.RevisionPosition == record.Generation && stub.Length == record.Length));

    private static WrittenRecord? RecordOf(CouchDocument document, string source)
    {
        using var json = JsonDocument.Parse(document.Json);
        if (!json.RootElement.TryGetProperty(RecordsField, out var records) || records.ValueKind != JsonValueKind.Object
            || !records.TryGetProperty(source, out var record) || record.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return new WrittenRecord(Number(record, "revpos"), Number(record, "length"), Text(record, "sha256"), Text(record, "author"));
    }

    private static string? Text(JsonElement record, string name) =>
        record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long Number(JsonElement record, string name) =>
        record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : -1;

    /// <summary>What a document records of an annotation that was written to it.</summary>
    private sealed record WrittenRecord(long Generation, long Length, string? Sha256, string? Author);
}
