using Pipeline.CouchDb;

namespace Pipeline.Cli.Bench;

/// <summary>What a writer has to know of a document in the database: its revision and the stub of its text.</summary>
internal readonly record struct StoredDocument(string Rev, AttachmentStub Text)
{
    /// <summary>Every document of a database that holds those of the benchmark and no others, in the order of their numbers.</summary>
    public static async Task<StoredDocument[]> ReadAllAsync(ICouchDatabase database, int count, CancellationToken cancellationToken)
    {
        var stored = new List<StoredDocument>(count);
        await foreach (var document in database.ReadAsync(KeyRange.All, int.MaxValue, cancellationToken))
        {
            using (document)
            {
                stored.Add(new StoredDocument(document.Rev, document.Attachments[0]));
            }
        }

        return stored.Count == count
            ? [.. stored]
            : throw new CommandFailedException($"{count} documents were written to '{database.Name}', and {stored.Count} are there.");
    }
}
