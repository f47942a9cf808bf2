using Pipeline.Checkpoints;
using Pipeline.Tests.MicroBatch;

namespace Pipeline.Tests.Checkpoints;

/// <summary>A store whose requests go through <see cref="Faults"/>.</summary>
internal sealed class FaultyCheckpointStore(ICheckpointStore inner, Faults faults) : ICheckpointStore
{
    public Task<CheckpointBlob?> ReadAsync(string name, CancellationToken cancellationToken) =>
        faults.RunAsync($"read {name}", () => inner.ReadAsync(name, cancellationToken));

    public Task<bool> CreateEmptyAsync(string name, CancellationToken cancellationToken) =>
        faults.RunAsync($"create {name}", () => inner.CreateEmptyAsync(name, cancellationToken));

    public Task<string> WriteAsync(
        string name, ReadOnlyMemory<byte> content, CheckpointCondition condition, CancellationToken cancellationToken) =>
        faults.RunAsync($"write {name}", () => inner.WriteAsync(name, content, condition, cancellationToken));

    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        Do($"delete {name}", () => inner.DeleteAsync(name, cancellationToken));

    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) =>
        faults.RunAsync($"list {prefix}", () => inner.ListAsync(prefix, cancellationToken));

    public Task<string?> AcquireLeaseAsync(string name, TimeSpan duration, CancellationToken cancellationToken) =>
        faults.RunAsync("acquire", () => inner.AcquireLeaseAsync(name, duration, cancellationToken));

    public Task RenewLeaseAsync(string name, string leaseId, CancellationToken cancellationToken) =>
        Do("renew", () => inner.RenewLeaseAsync(name, leaseId, cancellationToken));

    public Task ReleaseLeaseAsync(string name, string leaseId, CancellationToken cancellationToken) =>
        Do("release", () => inner.ReleaseLeaseAsync(name, leaseId, cancellationToken));

    public Task BreakLeaseAsync(string name, CancellationToken cancellationToken) =>
        Do("break", () => inner.BreakLeaseAsync(name, cancellationToken));

    public Task<bool> IsLeasedAsync(string name, CancellationToken cancellationToken) =>
        faults.RunAsync("leased", () => inner.IsLeasedAsync(name, cancellationToken));

    private Task Do(string name, Func<Task> request) => faults.RunAsync(name, async () =>
    {
        await request();
        return true;
    });
}
