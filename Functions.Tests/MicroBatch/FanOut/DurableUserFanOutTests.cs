using Pipeline.Checkpoints;
using Pipeline.MicroBatch;
using Pipeline.MicroBatch.FanOut;
using Pipeline.Tests.Checkpoints;
using Pipeline.Tests.LocalHost.Durable;

namespace Pipeline.Tests.MicroBatch.FanOut;

/// <summary>The fan-out on the durable engine of the local host, with activities that stand for other instances.</summary>
public sealed class DurableUserFanOutTests : IAsyncLifetime
{
    private const string Source = "records";

    private readonly EngineHarness _harness = new();
    private readonly MemoryCheckpointStore _store = new(new TestClock());
    private readonly List<string> _done = [];
    private Func<IReadOnlyList<string>, PartitionResult> _partition = users => new PartitionResult(0);

    public async Task InitializeAsync()
    {
        _harness.Functions
            .Orchestrator<RecomputeRequest, PartitionResult>(nameof(RecomputeUsers), RecomputeUsers.RunAsync)
            .Activity<PartitionRequest, PartitionResult>(nameof(RecomputePartition), async (request, _) =>
            {
                var blob = await _store.ReadAsync(request.Blob, default);
                var users = UserPartitions.Read(blob!.Content.Span).Keys.ToList();
                lock (_done)
                {
                    _done.AddRange(users);
                }

                return _partition(users);
            });
        await _harness.StartAsync();
    }

    public async Task DisposeAsync() => await _harness.DisposeAsync();

    [Fact]
    public async Task RunAsync_ManyUsers_HandsEachToOneActivityAndLeavesNothing()
    {
        await _store.WriteAsync($"{CheckpointNames.TouchedFolder(Source)}broken-off/0000.json", "[]"u8.ToArray(), CheckpointCondition.None, default);
        _partition = users => new PartitionResult(users.Count);

        var buried = await RunAsync(2_600);

        Assert.Equal(2_600, buried);
        Assert.Equal(Users(2_600).Keys.Order(StringComparer.Ordinal), _done.Order(StringComparer.Ordinal));
        Assert.Empty(await _store.ListAsync("", default));
        Assert.Null(await _harness.Client.GetInstanceAsync("recompute-t1"));
    }

    [Fact]
    public async Task RunAsync_DatabaseAwayInOnePartition_IsToldSoThatThePollStaysWhereItIs()
    {
        _partition = users => users.Contains("user-0007") ? new PartitionResult(0, Unavailable: "MongoDB is away.") : new PartitionResult(0);

        var thrown = await Assert.ThrowsAsync<SourceUnavailableException>(() => RunAsync(2_600));

        Assert.Equal("MongoDB is away.", thrown.Message);
    }

    [Fact]
    public async Task RunAsync_PartitionFailsForGood_FailsThePoll()
    {
        _partition = users => users.Contains("user-0007") ? new PartitionResult(0, Failed: "Ten users failed.") : new PartitionResult(0);

        Assert.Equal("Ten users failed.", (await Assert.ThrowsAsync<PollFailedException>(() => RunAsync(2_600))).Message);
    }

    [Fact]
    public async Task RunAsync_ActivityThrows_FailsThePollWithTheReason()
    {
        _partition = _ => throw new InvalidOperationException("a defect");

        Assert.Contains("a defect", (await Assert.ThrowsAsync<PollFailedException>(() => RunAsync(1))).Message, StringComparison.Ordinal);
    }

    private Task<int> RunAsync(int users) => new DurableUserFanOut(_harness.Client, _store).RunAsync(Source, "t1", Users(users), default);

    private static Dictionary<string, Cursor> Users(int count) =>
        Enumerable.Range(0, count).ToDictionary(number => $"user-{number:D4}", number => Cursor.At(DateTimeOffset.UnixEpoch));
}
