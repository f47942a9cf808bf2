using Pipeline.CouchDb;
using Pipeline.Jobs;
using Pipeline.Jobs.Looks;

namespace Pipeline.Tests.Jobs.Looks;

public sealed class LookAgainTests
{
    private readonly JobBench _bench = new();

    [Fact]
    public async Task RunAsync_NothingHasChanged_GivesNoRangeAndTheSumOfTheCounts()
    {
        Put(0, 2_345, step: 1);
        var counts = await DoAsync();

        var (ranges, sum) = await LookAsync();

        Assert.Empty(ranges);
        Assert.Equal(counts, sum);
    }

    [Fact]
    public async Task RunAsync_DocumentsThatWereNotListed_GivesTheirRangesAndDoingThemMakesTheCountsRight()
    {
        Put(0, 2_000, step: 2);
        await DoAsync();
        Put(501, 503, step: 1);
        Put(1_901, 1_902, step: 1);
        _bench.Database.Put("zz", null, ("a.txt", "text"));

        var (ranges, _) = await LookAsync();
        foreach (var range in ranges)
        {
            await _bench.RunAsync(Settings, range, isRecorded: true);
        }

        var (none, sum) = await LookAsync();
        Assert.Equal(3, ranges.Count);
        Assert.Empty(none);
        Assert.Equal(new JobCounts(1_003, 1_003, 1_003, 0, 0, 0), sum);
    }

    [Fact]
    public async Task RunAsync_DesignDocumentsAndOtherRevisions_AreNoDifference()
    {
        Put(0, 250, step: 1);
        await DoAsync();
        _bench.Database.Put("_design/new");
        _bench.Database.Put("d00003", null, ("a.txt", "changed"));

        Assert.Empty((await LookAsync()).Ranges);
    }

    [Fact]
    public async Task RunAsync_CountOnly_LooksAtNoRange()
    {
        Put(0, 250, step: 1);
        var counts = await DoAsync();
        _bench.Database.Put("zz", null, ("a.txt", "text"));

        var (ranges, sum) = await LookAsync(countOnly: true);

        Assert.Empty(ranges);
        Assert.Equal(counts, sum);
    }

    [Fact]
    public async Task RunAsync_RecordThatCannotBeRead_IsPassedOver()
    {
        Put(0, 250, step: 1);
        var counts = await DoAsync();
        _bench.Jobs.Put("batch:j1:000", new() { ["note"] = "not one of ours" });

        Assert.Equal(counts, (await LookAsync()).Counts);
    }

    [Fact]
    public async Task RemoveAsync_AfterTheJob_LeavesNothingOfItAndTheOthers()
    {
        Put(0, 250, step: 1);
        await DoAsync();
        await _bench.RunAsync(JobBench.Settings("j10"), KeyRange.All, isRecorded: true);

        await new RemoveBatchRecords(_bench.Records).RunAsync("j1", CancellationToken.None);

        Assert.StartsWith("batch:j10:", Assert.Single(_bench.Jobs.Ids), StringComparison.Ordinal);
    }

    private static JobSettings Settings => JobBench.Settings(batchSize: 10);

    private async Task<JobCounts> DoAsync()
    {
        var counts = JobCounts.Zero;
        string? cursor = null;
        do
        {
            var page = await new ListDocuments(_bench.Kinds, _bench.Listing, _bench.Server, _bench.Store, _bench.Hub).RunAsync(new ListRequest(Settings, cursor, null, WithTotal: false), CancellationToken.None);
            foreach (var range in page.Batches)
            {
                counts += await _bench.RunAsync(Settings, range, isRecorded: true);
            }

            cursor = page.Next;
        }
        while (cursor is not null);
        return counts;
    }

    private async Task<(List<KeyRange> Ranges, JobCounts Counts)> LookAsync(bool countOnly = false)
    {
        var ranges = new List<KeyRange>();
        var counts = JobCounts.Zero;
        string? cursor = null;
        do
        {
            var result = await new LookAgain(_bench.Server, _bench.Store, _bench.Records)
                .RunAsync(new LookRequest(Settings, cursor, countOnly), CancellationToken.None);
            ranges.AddRange(result.Batches);
            counts += result.Counts!;
            cursor = result.Next;
        }
        while (cursor is not null);
        return (ranges, counts);
    }

    private void Put(int from, int to, int step)
    {
        for (var index = from; index < to; index += step)
        {
            _bench.Database.Put($"d{index:00000}", null, ("a.txt", "text"));
        }
    }
}
