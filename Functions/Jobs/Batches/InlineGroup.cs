namespace Pipeline.Jobs.Batches;

/// <summary>
/// Documents whose attachments are small enough to be read together, data and all: one request in place of one for each source.
/// Every attachment comes along, the sources and the others, so all of them count, and the length of each is to be known.
/// </summary>
internal static class InlineGroup
{
    /// <summary>Largest sum of a document's attachments; above it the request of its own no longer matters.</summary>
    public const long MaxDocumentBytes = 64 * 1024;

    /// <summary>Largest sum of a group's: well under what a cluster may take too long over, base64 included.</summary>
    public const long MaxGroupBytes = 512 * 1024;

    /// <summary>Groups of the works that fit; the others are left out.</summary>
    public static IEnumerable<IReadOnlyList<DocumentWork>> Of(IEnumerable<DocumentWork> works)
    {
        var group = new List<DocumentWork>();
        long bytes = 0;
        foreach (var work in works)
        {
            var size = work.Document.Attachments.Sum(stub => stub.Length);
            if (size > MaxDocumentBytes || work.Document.Attachments.Any(stub => stub.IsSentCompressed))
            {
                continue;
            }

            if (group.Count > 0 && bytes + size > MaxGroupBytes)
            {
                yield return group;
                group = [];
                bytes = 0;
            }

            group.Add(work);
            bytes += size;
        }

        // One document alone is as well served by a request for its source.
        if (group.Count > 1)
        {
            yield return group;
        }
    }
}
