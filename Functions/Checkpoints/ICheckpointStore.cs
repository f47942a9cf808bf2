namespace Pipeline.Checkpoints;

/// <summary>Small blobs with leases and conditional writes, in one container that is made when it is missing. Thread-safe.</summary>
/// <remarks>
/// Throws <see cref="CheckpointLeaseException"/> when a lease is missing, lost or held by another, <see cref="CheckpointConflictException"/>
/// when a condition does not hold, and <see cref="CheckpointStoreUnavailableException"/> when the storage is away.
/// </remarks>
public interface ICheckpointStore
{
    /// <summary>The blob's content and ETag; null when there is none.</summary>
    Task<CheckpointBlob?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Makes an empty blob unless there is one (If-None-Match: *).</summary>
    /// <returns>Whether it was made.</returns>
    Task<bool> CreateEmptyAsync(string name, CancellationToken cancellationToken);

    /// <summary>Writes the whole blob.</summary>
    /// <param name="name">The blob's name.</param>
    /// <param name="content">The new content.</param>
    /// <param name="condition">What must hold, all of it, for the write to happen.</param>
    /// <param name="cancellationToken">Cancels the wait; the write may have happened.</param>
    /// <returns>The new ETag.</returns>
    Task<string> WriteAsync(string name, ReadOnlyMemory<byte> content, CheckpointCondition condition, CancellationToken cancellationToken);

    /// <summary>Removes the blob if there is one.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>The names that start with <paramref name="prefix"/>, in ordinal order.</summary>
    Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Takes a lease on an existing blob.</summary>
    /// <returns>Its id; null when another holds one.</returns>
    Task<string?> AcquireLeaseAsync(string name, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Renews a lease for its whole duration.</summary>
    Task RenewLeaseAsync(string name, string leaseId, CancellationToken cancellationToken);

    /// <summary>Gives a lease back; one that is already gone is no error.</summary>
    Task ReleaseLeaseAsync(string name, string leaseId, CancellationToken cancellationToken);

    /// <summary>Ends whatever lease is on the blob, at once.</summary>
    Task BreakLeaseAsync(string name, CancellationToken cancellationToken);

    /// <summary>Whether a lease is on the blob; false when there is no blob.</summary>
    Task<bool> IsLeasedAsync(string name, CancellationToken cancellationToken);
}
