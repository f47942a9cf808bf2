using Microsoft.Extensions.Logging;

namespace Pipeline.Checkpoints;

/// <summary>What a person does to a checkpoint by hand. It takes the lease for the time of the change, as a poll does.</summary>
public sealed class CheckpointRepair(ICheckpointStore store, string source, TimeProvider time, ILogger logger)
{
    /// <summary>The kept versions that can be read, the newest first.</summary>
    public async Task<IReadOnlyList<Checkpoint>> ListVersionsAsync(CancellationToken cancellationToken)
    {
        var versions = new List<Checkpoint>();
        foreach (var name in (await store.ListAsync(CheckpointNames.History(source), cancellationToken)).Reverse())
        {
            try
            {
                if (await store.ReadAsync(name, cancellationToken) is { } blob && CheckpointReader.Read(source, blob.Content.Span) is { } version)
                {
                    versions.Add(version);
                }
            }
            catch (UnreadableCheckpointException)
            {
                // No version to go back to; those that were unreadable when they were replaced are kept elsewhere.
            }
        }

        return versions;
    }

    /// <summary>Replaces the checkpoint.</summary>
    /// <param name="change">Makes the new one from the one in force, which is null when there is none or it cannot be read.</param>
    /// <param name="breakLease">Whether a lease that somebody holds is broken.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The new checkpoint.</returns>
    /// <exception cref="CheckpointLeaseException">A poll holds the lease.</exception>
    public async Task<Checkpoint> ReplaceAsync(Func<Checkpoint?, Checkpoint> change, bool breakLease, CancellationToken cancellationToken)
    {
        if (breakLease)
        {
            await store.BreakLeaseAsync(CheckpointNames.Checkpoint(source), cancellationToken);
        }

        await using var hold = await CheckpointHold.TryTakeAsync(store, source, time, logger, cancellationToken)
            ?? throw new CheckpointLeaseException($"A poll of '{source}' holds the lease of its checkpoint.");
        Checkpoint? inForce = null;
        try
        {
            inForce = hold.Read();
        }
        catch (UnreadableCheckpointException)
        {
            // What it is replaced for.
        }

        return await hold.ReplaceAsync(change(inForce), time.GetUtcNow(), cancellationToken);
    }
}
