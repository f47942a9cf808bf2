using Pipeline.Checkpoints;
using Pipeline.MicroBatch;

namespace Pipeline.Tests.MicroBatch;

public sealed class LeaseTests : IDisposable
{
    private readonly PollWorld _world = new();

    public LeaseTests()
    {
        for (var i = 0; i < 10; i++)
        {
            _world.Records.Write(i, _world.Ago(100 - i), $"user{i}", i);
        }
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Poll_AnotherHoldsTheLease_SaysSoAndLeaves()
    {
        PollReport? second = null;
        var faults = new Faults
        {
            Before = async request => second ??= request == "find" ? await _world.PollAsync() : null,
        };

        var first = await _world.PollAsync(faults);

        Assert.Equal((PollOutcome.Polled, 10), (first.Outcome, first.Records));
        Assert.Equal((PollOutcome.Busy, 0), (second!.Outcome, second.Records));
        Assert.Contains("holds the lease", second.Problem, StringComparison.Ordinal);
        Assert.Contains(_world.Log.Lines, line => line.EventId == 5102);
    }

    [Fact]
    public async Task Poll_ManyAtOnce_CountEachRowOnce()
    {
        var reports = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _world.PollAsync())));

        Assert.Equal(10, reports.Sum(report => report.Records));
        Assert.Equal(10, _world.Checkpoint!.Totals.Records);
        Assert.All(reports, report => Assert.True(report.Outcome is PollOutcome.Polled or PollOutcome.Busy));
    }

    [Theory]
    [InlineData("find")]
    [InlineData("recompute user7")]
    [InlineData("write healthmetrics/recognised/lease-1-1")]
    [InlineData("write healthmetrics/checkpoint.json")]
    public async Task Poll_LeaseTakenByAnotherMidway_StoresNothingMoreAndCountsStayExact(string at)
    {
        PollReport? second = null;
        var faults = new Faults
        {
            Before = async request =>
            {
                if (request == at && second is null)
                {
                    await _world.Store.BreakLeaseAsync(CheckpointNames.Checkpoint(PollWorld.Source), CancellationToken.None);
                    second = await _world.PollAsync();
                }
            },
        };

        var first = await _world.PollAsync(faults);

        Assert.Equal((PollOutcome.LeaseLost, PollOutcome.Polled), (first.Outcome, second!.Outcome));
        Assert.Equal(10, _world.Checkpoint!.Totals.Records);
        Assert.Equal(0, (await _world.PollAsync()).Records);
        Assert.Equal(_world.ExpectedResults(), _world.Results.OrderBy(result => result.Key).ToDictionary());
    }

    [Fact]
    public async Task Poll_LeaseNotRenewedInTime_StopsBeforeTheNextStore()
    {
        var recomputed = 0;
        var faults = new Faults
        {
            Before = async request =>
            {
                if (request == "renew")
                {
                    throw new CheckpointStoreUnavailableException("away");
                }

                if (request.StartsWith("recompute", StringComparison.Ordinal) && ++recomputed == 3)
                {
                    _world.Time.Advance(TimeSpan.FromSeconds(26));
                    await Task.Yield();
                }
            },
        };

        var report = await _world.PollAsync(faults);

        Assert.Equal(PollOutcome.LeaseLost, report.Outcome);
        Assert.Equal(3, recomputed);
        Assert.Null(_world.Checkpoint);
    }

    [Fact]
    public async Task Poll_LongerThanALease_RenewsIt()
    {
        var finds = 0;
        var faults = new Faults
        {
            Before = async request =>
            {
                if (request == "find" && ++finds < 4)
                {
                    for (var i = 0; i < 40; i++)
                    {
                        _world.Time.Advance(TimeSpan.FromSeconds(1));
                        await Task.Yield();
                    }
                }
            },
        };
        _world.Options.Budget = TimeSpan.FromHours(1);

        Assert.Equal((PollOutcome.Polled, 10), (await _world.PollAsync(faults)) is var report ? (report.Outcome, report.Records) : default);
    }
}
