using System.Globalization;
using Pipeline.Checkpoints;

namespace Pipeline.Tests.Checkpoints;

/// <summary>Blobs in memory, with leases by a clock that the test moves.</summary>
internal sealed class MemoryCheckpointStore(TimeProvider time) : ICheckpointStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Blob> _blobs = new(StringComparer.Ordinal);
    private int _changes;
    private int _leases;

    public Task<CheckpointBlob?> ReadAsync(string name, CancellationToken cancellationToken) => Task.FromResult(Locked(() =>
        _blobs.TryGetValue(name, out var blob) ? new CheckpointBlob(blob.Content, blob.ETag) : null));

    public Task<bool> CreateEmptyAsync(string name, CancellationToken cancellationToken) => Task.FromResult(Locked(() =>
        _blobs.TryAdd(name, new Blob { ETag = NextETag() })));

    public Task<string> WriteAsync(
        string name, ReadOnlyMemory<byte> content, CheckpointCondition condition, CancellationToken cancellationToken) => Task.FromResult(Locked(() =>
        {
            _blobs.TryGetValue(name, out var blob);
            if (condition.LeaseId != (blob is null ? null : LeaseOf(blob)))
            {
                throw new CheckpointLeaseException($"The lease on '{name}' is missing, lost or another's.");
            }

            if (condition.ETag is not null && condition.ETag != blob?.ETag)
            {
                throw new CheckpointConflictException($"The blob '{name}' is not the version that was to be replaced.");
            }

            blob ??= _blobs[name] = new Blob();
            blob.Content = content.ToArray();
            return blob.ETag = NextETag();
        }));

    public Task DeleteAsync(string name, CancellationToken cancellationToken) => Task.FromResult(Locked(() => _blobs.Remove(name)));

    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) => Task.FromResult(
        Locked<IReadOnlyList<string>>(() => [.. _blobs.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))]));

    public Task<string?> AcquireLeaseAsync(string name, TimeSpan duration, CancellationToken cancellationToken) => Task.FromResult(Locked(() =>
    {
        var blob = _blobs[name];
        if (LeaseOf(blob) is not null)
        {
            return null;
        }

        blob.Duration = duration;
        blob.LeasedUntil = time.GetUtcNow() + duration;
        return blob.Lease = string.Create(CultureInfo.InvariantCulture, $"lease-{++_leases}");
    }));

    public Task RenewLeaseAsync(string name, string leaseId, CancellationToken cancellationToken) => Task.FromResult(Locked(() =>
    {
        var blob = _blobs[name];
        if (blob.Lease != leaseId)
        {
            throw new CheckpointLeaseException($"The lease on '{name}' is another's.");
        }

        blob.LeasedUntil = time.GetUtcNow() + blob.Duration;
        return true;
    }));

    public Task ReleaseLeaseAsync(string name, string leaseId, CancellationToken cancellationToken) => Task.FromResult(Locked(() =>
    {
        var blob = _blobs[name];
        blob.Lease = blob.Lease == leaseId ? null : blob.Lease;
        return true;
    }));

    public Task BreakLeaseAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(Locked(() => _blobs.TryGetValue(name, out var blob) ? blob.Lease = null : null));

    public Task<bool> IsLeasedAsync(string name, CancellationToken cancellationToken) => Task.FromResult(Locked(() =>
        _blobs.TryGetValue(name, out var blob) && LeaseOf(blob) is not null));

    /// <summary>What the blob holds; null when there is none.</summary>
    public byte[]? this[string name]
    {
        get => Locked(() => _blobs.TryGetValue(name, out var blob) ? blob.Content : null);
        set => Locked(() => _blobs[name] = new Blob { Content = value!, ETag = NextETag() });
    }

    private string? LeaseOf(Blob blob) => time.GetUtcNow() < blob.LeasedUntil ? blob.Lease : null;

    private string NextETag() => string.Create(CultureInfo.InvariantCulture, $"\"{++_changes}\"");

    private T Locked<T>(Func<T> action)
    {
        lock (_gate)
        {
            return action();
        }
    }

    private sealed class Blob
    {
        public byte[] Content { get; set; } = [];

        public string ETag { get; set; } = "";

        public string? Lease { get; set; }

        public DateTimeOffset LeasedUntil { get; set; }

        public TimeSpan Duration { get; set; }
    }
}
