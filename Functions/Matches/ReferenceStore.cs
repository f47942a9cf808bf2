using System.Text.Json;
using Pipeline.Checkpoints;
using Pipeline.Matching.References;

namespace Pipeline.Matches;

/// <summary>
/// References in blob storage. The entities of each version lie in a blob of their own, which never changes; a small blob says which version is the one of
/// now and is written last, so that a version is there as a whole or not at all.
/// </summary>
/// <param name="storage">Gives the container.</param>
/// <param name="time">The clock.</param>
internal sealed class ReferenceStore(Func<ICheckpointStore> storage, TimeProvider time)
{
    private const string Ending = ".json";
    private const int MostTries = 5;

    private readonly Lazy<ICheckpointStore> _blobs = new(storage);

    /// <summary>Stores a version; storing the one of now again changes nothing.</summary>
    public async Task<StoredReference> PutAsync(Reference reference, RowReport report, CancellationToken cancellationToken)
    {
        var bytes = ReferenceBlob.Write(reference);
        var data = DataName(reference.Name, reference.Version);
        await _blobs.Value.WriteAsync(data, bytes, CheckpointCondition.None, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var head = await ReadAsync(reference.Name, cancellationToken);
            if (head is null)
            {
                await _blobs.Value.CreateEmptyAsync(reference.Name + Ending, cancellationToken);
                continue;
            }

            if (head.Reference?.Version == reference.Version)
            {
                return head.Reference;
            }

            var stored = new StoredReference(
                reference.Name,
                reference.Version,
                reference.Entities.Count,
                bytes.Length,
                time.GetUtcNow(),
                report.Rows,
                report.LeftOut,
                head.Reference?.Version);
            try
            {
                var json = JsonSerializer.SerializeToUtf8Bytes(stored, MatchesJson.Default.StoredReference);
                await _blobs.Value.WriteAsync(reference.Name + Ending, json, new CheckpointCondition(null, head.ETag), cancellationToken);
            }
            catch (CheckpointConflictException) when (attempt < MostTries)
            {
                continue;
            }

            await TidyAsync(head.Reference, stored, bytes, cancellationToken);
            return stored;
        }
    }

    /// <summary>The version of now; null when there is no such reference.</summary>
    public async Task<StoredReference?> FindAsync(string name, CancellationToken cancellationToken) => (await ReadAsync(name, cancellationToken))?.Reference;

    /// <summary>All references in the order of their names.</summary>
    public async Task<IReadOnlyList<StoredReference>> ListAsync(CancellationToken cancellationToken)
    {
        var all = new List<StoredReference>();
        foreach (var blob in await _blobs.Value.ListAsync("", cancellationToken))
        {
            if (!blob.Contains('/', StringComparison.Ordinal) && blob.EndsWith(Ending, StringComparison.Ordinal)
                && await FindAsync(blob[..^Ending.Length], cancellationToken) is { } reference)
            {
                all.Add(reference);
            }
        }

        return all;
    }

    /// <summary>The entities of a version; null when it is not there.</summary>
    public async Task<Reference?> LoadAsync(string name, string version, CancellationToken cancellationToken) =>
        await _blobs.Value.ReadAsync(DataName(name, version), cancellationToken) is { } blob ? ReferenceBlob.Read(name, blob.Content) : null;

    /// <summary>Whether a version is there.</summary>
    public async Task<bool> ExistsAsync(string name, string version, CancellationToken cancellationToken) =>
        (await _blobs.Value.ListAsync(DataName(name, version), cancellationToken)).Count > 0;

    /// <summary>Removes a reference with all its versions; false when there was none.</summary>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken) is null)
        {
            return false;
        }

        await _blobs.Value.DeleteAsync(name + Ending, cancellationToken);
        foreach (var blob in await _blobs.Value.ListAsync(name + "/", cancellationToken))
        {
            await _blobs.Value.DeleteAsync(blob, cancellationToken);
        }

        return true;
    }

    /// <summary>The bytes of a blob that somebody has put below <c>uploads/</c>; null when it is not there.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadUploadAsync(string name, CancellationToken cancellationToken) =>
        (await _blobs.Value.ReadAsync("uploads/" + name, cancellationToken))?.Content;

    // The version before stays: batches that began with it end with it. The one before that goes; somebody who stored that very one again meanwhile
    // has it put back.
    private async Task TidyAsync(StoredReference? before, StoredReference stored, byte[] bytes, CancellationToken cancellationToken)
    {
        if (before?.Previous is { } old && old != stored.Version)
        {
            await _blobs.Value.DeleteAsync(DataName(stored.Name, old), cancellationToken);
        }

        var data = DataName(stored.Name, stored.Version);
        if (!(await _blobs.Value.ListAsync(data, cancellationToken)).Contains(data))
        {
            await _blobs.Value.WriteAsync(data, bytes, CheckpointCondition.None, cancellationToken);
        }
    }

    private async Task<Head?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var blob = await _blobs.Value.ReadAsync(name + Ending, cancellationToken);
        return blob is null ? null
            : new Head(blob.Content.Length == 0 ? null : JsonSerializer.Deserialize(blob.Content.Span, MatchesJson.Default.StoredReference), blob.ETag);
    }

    private static string DataName(string name, string version) => $"{name}/{version}.ndjson.gz";

    private sealed record Head(StoredReference? Reference, string ETag);
}
