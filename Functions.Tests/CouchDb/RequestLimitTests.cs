using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.CouchDb;

namespace Pipeline.Tests.CouchDb;

public sealed class RequestLimitTests : IDisposable
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(10);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task EnterAsync_UpToTheLimit_IsAtOnceAndThenWaits()
    {
        var limit = Create(initial: 2);

        var first = await limit.EnterAsync(default);
        using var second = await limit.EnterAsync(default);
        var third = limit.EnterAsync(default);

        Assert.False(third.IsCompleted);
        Assert.Equal((2, 2, 1), (limit.Limit, limit.InFlight, limit.Waiting));
        first.Dispose();
        using var place = await third;
        Assert.Equal((2, 2, 0), (limit.Limit, limit.InFlight, limit.Waiting));
    }

    [Fact]
    public async Task EnterAsync_ManyWait_PlacesAreGivenInTheOrderOfAsking()
    {
        var limit = Create(initial: 1);
        var place = await limit.EnterAsync(default);
        var waiting = Enumerable.Range(0, 5).Select(_ => limit.EnterAsync(default).AsTask()).ToList();

        for (var next = 0; next < waiting.Count; next++)
        {
            place.Dispose();
            place = await waiting[next];
            Assert.Equal(waiting.Count - next - 1, waiting.Count(request => !request.IsCompleted));
        }

        place.Dispose();
        Assert.Equal((0, 0), (limit.InFlight, limit.Waiting));
    }

    [Fact]
    public async Task EnterAsync_CancelledWhileWaiting_LeavesItsTurnToTheNext()
    {
        var limit = Create(initial: 1);
        using var cancellation = new CancellationTokenSource();
        var place = await limit.EnterAsync(default);
        var cancelled = limit.EnterAsync(cancellation.Token).AsTask();
        var next = limit.EnterAsync(default).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(1, limit.Waiting);
        place.Dispose();
        (await next).Dispose();
        Assert.Equal(0, limit.InFlight);
    }

    [Fact]
    public async Task EnterAsync_CancelledBefore_TakesNoPlace()
    {
        var limit = Create(initial: 1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await limit.EnterAsync(new CancellationToken(canceled: true)));

        Assert.Equal(0, limit.InFlight);
    }

    [Fact]
    public async Task Dispose_Twice_GivesThePlaceBackOnce()
    {
        var limit = Create(initial: 2);
        var first = await limit.EnterAsync(default);
        using var second = await limit.EnterAsync(default);

        first.Dispose();
        first.Dispose();

        Assert.Equal(1, limit.InFlight);
    }

    [Fact]
    public async Task Answered_RoundsThatUseTheLimitUp_GrowItByOneEachUpToTheMost()
    {
        var limit = Create(initial: 2, most: 4);
        var limits = new List<int>();

        for (var round = 0; round < 4; round++)
        {
            await RoundAsync(limit, requests: limit.Limit, Usual);
            limits.Add(limit.Limit);
        }

        Assert.Equal([3, 4, 4, 4], limits);
    }

    [Fact]
    public async Task Answered_GrowthWhileOthersWait_LetsTheNextIn()
    {
        var limit = Create(initial: 1);
        var place = await limit.EnterAsync(default);
        var second = limit.EnterAsync(default).AsTask();

        place.Answered("get", Usual);

        using var other = await second;
        Assert.Equal((2, 2), (limit.Limit, limit.InFlight));
        place.Dispose();
    }

    [Fact]
    public async Task Answered_LimitNeverUsedUp_DoesNotGrow()
    {
        var limit = Create(initial: 3);

        for (var request = 0; request < 30; request++)
        {
            await RoundAsync(limit, requests: 1, Usual);
        }

        Assert.Equal(3, limit.Limit);
    }

    [Theory]
    [InlineData(1.9, 3)]
    [InlineData(2.1, 2)]
    public async Task Answered_RoundSlowerThanUsual_GrowsOnlyWithinTheTolerance(double slower, int expected)
    {
        var limit = Create(initial: 2, most: 3);
        await RoundAsync(limit, requests: 1, Usual);
        await RoundAsync(limit, requests: 1, Usual);

        // What is usual has grown by a fiftieth meanwhile.
        await RoundAsync(limit, requests: 2, Usual * slower * RoundLatency.Forgetting);

        Assert.Equal(expected, limit.Limit);
    }

    [Fact]
    public async Task Answered_SlowerForGood_GrowsAgainAfterAWhile()
    {
        var limit = Create(initial: 2);
        await RoundAsync(limit, requests: 1, Usual);
        await RoundAsync(limit, requests: 1, Usual);
        var rounds = 0;

        for (; limit.Limit == 2 && rounds < 1_000; rounds++)
        {
            await RoundAsync(limit, requests: 2, Usual * 4);
        }

        // 1.02^36 is more than 2 for the first time.
        Assert.Equal(36, rounds);
    }

    [Fact]
    public async Task Overloaded_BurstOfRefusals_HalvesOnce()
    {
        var limit = Create(initial: 32);
        var burst = await EnterAsync(limit, 32);

        var halved = burst.Select(place => place.Overloaded()).ToList();

        Assert.Equal([16, .. Enumerable.Repeat((int?)null, 31)], halved);
        burst.ForEach(place => place.Dispose());
        Assert.Equal((16, 0), (limit.Limit, limit.InFlight));
    }

    [Fact]
    public async Task Overloaded_RoundAfterRound_HalvesDownToTheLeast()
    {
        var limit = Create(initial: 32, least: 3);
        var limits = new List<int>();

        for (var round = 0; round < 5; round++)
        {
            var burst = await EnterAsync(limit, limit.Limit);
            burst.ForEach(place => place.Overloaded());
            burst.ForEach(place => place.Dispose());
            limits.Add(limit.Limit);
        }

        Assert.Equal([16, 8, 4, 3, 3], limits);
    }

    [Fact]
    public async Task Overloaded_MoreInFlightThanTheNewLimit_LetsNobodyInUntilThereIsRoom()
    {
        var limit = Create(initial: 4);
        var burst = await EnterAsync(limit, 4);
        var waiting = limit.EnterAsync(default).AsTask();
        burst[0].Overloaded();

        burst[0].Dispose();
        burst[1].Dispose();
        Assert.False(waiting.IsCompleted);
        burst[2].Dispose();

        (await waiting).Dispose();
        burst[3].Dispose();
    }

    [Fact]
    public async Task Answered_SentBeforeTheHalving_DoesNotGrowTheNewLimit()
    {
        var limit = Create(initial: 4);
        var burst = await EnterAsync(limit, 4);
        burst[0].Overloaded();

        burst.ForEach(place => place.Answered("get", Usual));
        burst.ForEach(place => place.Answered("get", Usual));

        Assert.Equal(2, limit.Limit);
        burst.ForEach(place => place.Dispose());
    }

    [Fact]
    public async Task EnterAsync_ManyCallersWithRefusalsAndCancellations_EndsWithAllPlacesFree()
    {
        var limit = Create(initial: 8, most: 16);
        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (number, _) =>
        {
            using var cancellation = new CancellationTokenSource();
            var entering = limit.EnterAsync(cancellation.Token).AsTask();
            if (number % 7 == 0)
            {
                await cancellation.CancelAsync();
            }

            try
            {
                using var place = await entering;
                await Task.Yield();
                if (number % 50 == 0)
                {
                    place.Overloaded();
                }

                place.Answered("get", Usual);
            }
            catch (OperationCanceledException)
            {
                Assert.Equal(0, number % 7);
            }
        });

        Assert.Equal((0, 0), (limit.InFlight, limit.Waiting));
        Assert.InRange(limit.Limit, 1, 16);
    }

    /// <summary>Requests at the same time, all answered after the same time.</summary>
    private static async Task RoundAsync(RequestLimit limit, int requests, TimeSpan time)
    {
        var places = await EnterAsync(limit, requests);
        places.ForEach(place => place.Answered("get", time));
        places.ForEach(place => place.Dispose());
    }

    private static async Task<List<RequestPlace>> EnterAsync(RequestLimit limit, int count)
    {
        var places = new List<RequestPlace>();
        for (var place = 0; place < count; place++)
        {
            places.Add(await limit.EnterAsync(default));
        }

        return places;
    }

    private RequestLimit Create(int initial, int least = 1, int most = 1024) => new(
        new CouchDbOptions { InitialRequests = initial, MinRequests = least, MaxRequests = most },
        new CouchDbMetrics(_services.GetRequiredService<IMeterFactory>()));
}
