using System.Text.Json;

namespace Pipeline.Checkpoints;

/// <summary>Notes who holds a lease, and gives back those of processes that have ended.</summary>
internal sealed class LeaseOwners(ICheckpointStore store, ProcessTable processes)
{
    /// <summary>Notes that this process holds the lease. A lease whose owner is not noted is waited for, so a failure is none.</summary>
    public async Task NoteAsync(string source, string leaseId, CancellationToken cancellationToken)
    {
        if (processes.Self(leaseId) is not { } owner)
        {
            return;
        }

        try
        {
            var content = JsonSerializer.SerializeToUtf8Bytes(owner, CheckpointJson.Default.LeaseOwner);
            await store.WriteAsync(CheckpointNames.Owner(source), content, CheckpointCondition.None, cancellationToken);
        }
        catch (Exception exception) when (exception is CheckpointStoreUnavailableException or CheckpointConflictException or CheckpointLeaseException)
        {
            // The next one waits.
        }
    }

    /// <summary>
    /// Gives the lease back if the process that is noted as its owner has ended. The storage does so for that lease alone: one that another has taken since
    /// stays.
    /// </summary>
    /// <returns>Whether it was given back.</returns>
    public async Task<bool> ReleaseOfEndedAsync(string source, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(CheckpointNames.Owner(source), cancellationToken) is not { } blob
            || Read(blob) is not { } owner || !processes.HasEnded(owner))
        {
            return false;
        }

        await store.ReleaseLeaseAsync(CheckpointNames.Checkpoint(source), owner.LeaseId, cancellationToken);
        return true;
    }

    private static LeaseOwner? Read(CheckpointBlob blob)
    {
        try
        {
            return JsonSerializer.Deserialize(blob.Content.Span, CheckpointJson.Default.LeaseOwner);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
