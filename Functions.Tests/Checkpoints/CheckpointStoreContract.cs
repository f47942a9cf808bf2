using System.Text;
using Pipeline.Checkpoints;

namespace Pipeline.Tests.Checkpoints;

/// <summary>What every <see cref="ICheckpointStore"/> does.</summary>
public abstract class CheckpointStoreContract
{
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);

    /// <summary>An empty store.</summary>
    private protected abstract ICheckpointStore CreateStore();

    [Fact]
    public async Task Read_NoBlobOrContainer_IsNull()
    {
        var store = CreateStore();

        Assert.Null(await store.ReadAsync("a/b", default));
        Assert.Empty(await store.ListAsync("a", default));
        Assert.False(await store.IsLeasedAsync("a/b", default));
        await store.DeleteAsync("a/b", default);
        await store.BreakLeaseAsync("a/b", default);
    }

    [Fact]
    public async Task CreateEmpty_Twice_MakesOneBlob()
    {
        var store = CreateStore();

        Assert.True(await store.CreateEmptyAsync("a/b", default));
        Assert.False(await store.CreateEmptyAsync("a/b", default));
        Assert.Equal(0, (await store.ReadAsync("a/b", default))!.Content.Length);
        Assert.NotNull(await store.AcquireLeaseAsync("a/b", Minute, default));
        Assert.False(await store.CreateEmptyAsync("a/b", default));
    }

    [Fact]
    public async Task Write_WithTheETagThatWasRead_ReplacesAndChangesTheETag()
    {
        var store = CreateStore();
        var first = await store.WriteAsync("a", "1"u8.ToArray(), CheckpointCondition.None, default);
        var second = await store.WriteAsync("a", "2"u8.ToArray(), new CheckpointCondition(ETag: first), default);

        Assert.NotEqual(first, second);
        var blob = (await store.ReadAsync("a", default))!;
        Assert.Equal(("2", second), (Encoding.UTF8.GetString(blob.Content.Span), blob.ETag));
        await Assert.ThrowsAsync<CheckpointConflictException>(
            () => store.WriteAsync("a", "3"u8.ToArray(), new CheckpointCondition(ETag: first), default));
    }

    [Fact]
    public async Task Lease_WhileHeld_KeepsOthersOut()
    {
        var store = CreateStore();
        await store.CreateEmptyAsync("a", default);
        var lease = await store.AcquireLeaseAsync("a", Minute, default);

        Assert.NotNull(lease);
        Assert.True(await store.IsLeasedAsync("a", default));
        Assert.Null(await store.AcquireLeaseAsync("a", Minute, default));
        await Assert.ThrowsAsync<CheckpointLeaseException>(() => store.WriteAsync("a", "1"u8.ToArray(), CheckpointCondition.None, default));
        await store.RenewLeaseAsync("a", lease, default);
        await store.WriteAsync("a", "2"u8.ToArray(), new CheckpointCondition(lease), default);
        await store.ReleaseLeaseAsync("a", lease, default);
        await store.ReleaseLeaseAsync("a", lease, default);
        Assert.False(await store.IsLeasedAsync("a", default));
    }

    [Fact]
    public async Task Lease_BrokenAndTakenByAnother_IsLost()
    {
        var store = CreateStore();
        await store.CreateEmptyAsync("a", default);
        var first = (await store.AcquireLeaseAsync("a", Minute, default))!;
        await store.BreakLeaseAsync("a", default);

        await Assert.ThrowsAsync<CheckpointLeaseException>(() => store.WriteAsync("a", "1"u8.ToArray(), new CheckpointCondition(first), default));
        Assert.NotNull(await store.AcquireLeaseAsync("a", Minute, default));
        await Assert.ThrowsAsync<CheckpointLeaseException>(() => store.RenewLeaseAsync("a", first, default));
        await Assert.ThrowsAsync<CheckpointLeaseException>(() => store.WriteAsync("a", "1"u8.ToArray(), new CheckpointCondition(first), default));
        await store.ReleaseLeaseAsync("a", first, default);
        Assert.True(await store.IsLeasedAsync("a", default));
    }

    [Fact]
    public async Task List_Prefix_IsInOrdinalOrder()
    {
        var store = CreateStore();
        foreach (var name in new[] { "a/2", "b/1", "a/10", "a/B" })
        {
            await store.CreateEmptyAsync(name, default);
        }

        await store.DeleteAsync("a/B", default);

        Assert.Equal(["a/10", "a/2"], await store.ListAsync("a/", default));
    }
}
