using Microsoft.Extensions.Logging;

namespace Pipeline.Checkpoints;

/// <summary>A source's checkpoint in the hands of the one that holds its lease.</summary>
internal sealed class CheckpointHold : IAsyncDisposable
{
    private readonly ICheckpointStore _store;
    private readonly string _source;
    private byte[] _content;
    private string _etag;

    private CheckpointHold(ICheckpointStore store, string source, CheckpointLease lease, CheckpointBlob blob)
    {
        (_store, _source, Lease, _etag) = (store, source, lease, blob.ETag);
        _content = blob.Content.ToArray();
    }

    public CheckpointLease Lease { get; }

    /// <summary>What the blob holds, as it was read or last written here.</summary>
    public ReadOnlyMemory<byte> Content => _content;

    /// <summary>
    /// Makes the blob if it is missing, takes its lease and reads it; null when another holds the lease. That of a process of this machine that has ended is
    /// taken over at once.
    /// </summary>
    public static async Task<CheckpointHold?> TryTakeAsync(
        ICheckpointStore store,
        string source,
        TimeProvider time,
        ILogger logger,
        CancellationToken cancellationToken,
        ProcessTable? processes = null)
    {
        var owners = new LeaseOwners(store, processes ?? new ProcessTable());
        var name = CheckpointNames.Checkpoint(source);
        if (await store.ReadAsync(name, cancellationToken) is null)
        {
            await store.CreateEmptyAsync(name, cancellationToken);
        }

        var lease = await CheckpointLease.TryAcquireAsync(store, name, time, logger, cancellationToken);
        if (lease is null && await owners.ReleaseOfEndedAsync(source, cancellationToken))
        {
            lease = await CheckpointLease.TryAcquireAsync(store, name, time, logger, cancellationToken);
        }

        if (lease is null)
        {
            return null;
        }

        try
        {
            await owners.NoteAsync(source, lease.Id, cancellationToken);
            var blob = await store.ReadAsync(name, cancellationToken)
                ?? throw new CheckpointConflictException($"The blob '{name}' was removed while its lease was taken.");
            return new CheckpointHold(store, source, lease, blob);
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    /// <summary>The checkpoint; null when none has been written yet.</summary>
    /// <exception cref="UnreadableCheckpointException">The blob is no checkpoint.</exception>
    public Checkpoint? Read() => CheckpointReader.Read(_source, _content);

    /// <summary>Writes the successor of the checkpoint that was read. One whose cursor or totals change keeps its predecessor.</summary>
    /// <returns>The checkpoint as it was written, with its version.</returns>
    /// <exception cref="InvalidOperationException">The cursor would go back.</exception>
    /// <exception cref="CheckpointLeaseException">The lease is lost.</exception>
    /// <exception cref="CheckpointConflictException">Another has written the blob.</exception>
    public async Task<Checkpoint> WriteAsync(Checkpoint next, CancellationToken cancellationToken)
    {
        if (Read() is { } previous)
        {
            if (next.Cursor.UpdatedAt < previous.Cursor.UpdatedAt)
            {
                throw new InvalidOperationException(
                    $"The checkpoint of '{_source}' never goes back: it is at {previous.Cursor.UpdatedAt:O} and was to be set to {next.Cursor.UpdatedAt:O}.");
            }

            if (next.Cursor != previous.Cursor || next.Totals != previous.Totals)
            {
                next = await KeepAsync(next, previous.Version, cancellationToken);
            }
        }

        await ReplaceAsync(CheckpointReader.Write(next), cancellationToken);
        return next;
    }

    /// <summary>Writes a checkpoint that a person has asked for, forward or back, whatever the blob holds; what it held is kept.</summary>
    public async Task<Checkpoint> ReplaceAsync(Checkpoint next, DateTimeOffset now, CancellationToken cancellationToken)
    {
        long? version = null;
        try
        {
            version = Read()?.Version;
        }
        catch (UnreadableCheckpointException)
        {
            Lease.EnsureHeld();
            await _store.WriteAsync(CheckpointNames.Unreadable(_source, now), _content, CheckpointCondition.None, cancellationToken);
        }

        if (version is { } previous)
        {
            next = await KeepAsync(next, previous, cancellationToken);
        }
        else
        {
            var versions = await _store.ListAsync(CheckpointNames.History(_source), cancellationToken);
            next = next with { Version = 1 + (versions.Select(blob => CheckpointNames.VersionOf(_source, blob)).Max() ?? -1) };
        }

        await ReplaceAsync(CheckpointReader.Write(next), cancellationToken);
        return next;
    }

    public ValueTask DisposeAsync() => Lease.DisposeAsync();

    private async Task<Checkpoint> KeepAsync(Checkpoint next, long version, CancellationToken cancellationToken)
    {
        Lease.EnsureHeld();
        await _store.WriteAsync(CheckpointNames.Version(_source, version), _content, CheckpointCondition.None, cancellationToken);
        Lease.EnsureHeld();
        await _store.DeleteAsync(CheckpointNames.Version(_source, version - CheckpointNames.KeptVersions), cancellationToken);
        return next with { Version = version + 1 };
    }

    private async Task ReplaceAsync(byte[] content, CancellationToken cancellationToken)
    {
        var name = CheckpointNames.Checkpoint(_source);
        Lease.EnsureHeld();
        try
        {
            _etag = await _store.WriteAsync(name, content, new CheckpointCondition(Lease.Id, _etag), cancellationToken);
        }
        catch (CheckpointConflictException)
        {
            // A write that was repeated because its answer was lost finds its own first try there.
            if (await _store.ReadAsync(name, cancellationToken) is not { } found || !found.Content.Span.SequenceEqual(content))
            {
                throw;
            }

            _etag = found.ETag;
        }

        _content = content;
    }
}
