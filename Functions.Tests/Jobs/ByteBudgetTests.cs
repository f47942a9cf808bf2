using Pipeline.Jobs;

namespace Pipeline.Tests.Jobs;

public sealed class ByteBudgetTests
{
    private readonly ByteBudget _budget = new(100);

    [Fact]
    public async Task AcquireAsync_MoreThanIsFree_WaitsInOrderOfAsking()
    {
        var first = await _budget.AcquireAsync(60, CancellationToken.None);
        var large = _budget.AcquireAsync(50, CancellationToken.None);
        var small = _budget.AcquireAsync(10, CancellationToken.None);
        Assert.False(large.IsCompleted);
        Assert.False(small.IsCompleted);

        first.Dispose();

        (await large).Dispose();
        (await small).Dispose();
        Assert.Equal(0, _budget.InUse);
    }

    [Fact]
    public async Task AcquireAsync_MoreThanTheBudget_IsGrantedAlone()
    {
        using var small = await _budget.AcquireAsync(1, CancellationToken.None);
        var huge = _budget.AcquireAsync(1_000, CancellationToken.None);
        Assert.False(huge.IsCompleted);

        small.Dispose();
        using (await huge)
        {
            Assert.Equal(100, _budget.InUse);
        }

        Assert.Equal(0, _budget.InUse);
    }

    [Fact]
    public async Task AcquireAsync_CancelledWaiter_LetsTheNextPass()
    {
        using var cancellation = new CancellationTokenSource();
        using var first = await _budget.AcquireAsync(60, CancellationToken.None);
        var cancelled = _budget.AcquireAsync(100, cancellation.Token);
        var next = _budget.AcquireAsync(40, CancellationToken.None);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        (await next).Dispose();
        Assert.Equal(60, _budget.InUse);
    }

    [Fact]
    public async Task Dispose_Twice_GivesBackOnce()
    {
        var grant = await _budget.AcquireAsync(30, CancellationToken.None);
        using var other = await _budget.AcquireAsync(30, CancellationToken.None);

        grant.Dispose();
        grant.Dispose();

        Assert.Equal(30, _budget.InUse);
    }
}
