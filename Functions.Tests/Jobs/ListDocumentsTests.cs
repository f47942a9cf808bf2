using Pipeline.CouchDb;
using Pipeline.Jobs;

namespace Pipeline.Tests.Jobs;

public sealed class ListDocumentsTests
{
    private readonly JobBench _bench = new();

    [Fact]
    public async Task RunAsync_PageByPage_CoversEveryDocumentOnce()
    {
        Put(2_345);
        var settings = JobBench.Settings(batchSize: 100);
        var pages = new List<ListResult>();
        for (string? cursor = null; pages.Count == 0 || cursor is not null; cursor = pages[^1].Next)
        {
            pages.Add(await RunAsync(new ListRequest(settings, cursor, null, WithTotal: cursor is null)));
        }

        Assert.Equal([10, 10, 4], pages.Select(page => page.Batches.Count));
        Assert.Equal([1_000, 1_000, 345], pages.Select(page => page.Documents));
        Assert.Equal([2_345, null, null], pages.Select(page => page.Total));
        Assert.Equal(new KeyRange("doc-02300", null), pages[^1].Batches[^1]);
    }

    [Theory]
    [InlineData(1_000, 1, 10)]
    [InlineData(1_001, 2, 10)]
    [InlineData(1, 1, 1)]
    [InlineData(0, 1, 0)]
    public async Task RunAsync_AroundAFullPage_TellsWhetherMoreFollows(int documents, int pages, int batches)
    {
        Put(documents);

        var result = await RunAsync(new ListRequest(JobBench.Settings(batchSize: 100), null, null, WithTotal: false));

        Assert.Equal(batches, result.Batches.Count);
        Assert.Equal(pages > 1, result.Next is not null);
    }

    [Fact]
    public async Task RunAsync_LimitAndDesignDocuments_ListsExactlyTheLimit()
    {
        Put(30);
        for (var index = 0; index < 5; index++)
        {
            _bench.Database.Put($"_design/{index}");
        }

        var result = await RunAsync(new ListRequest(JobBench.Settings(batchSize: 10), null, 12, WithTotal: false));

        Assert.Equal((12, null), (result.Documents, result.Next));
        Assert.Equal([new KeyRange(null, "doc-00010"), new KeyRange("doc-00010", "doc-00012")], result.Batches);
    }

    [Fact]
    public async Task RunAsync_DesignDocuments_AreNotInTheTotal()
    {
        Put(30);
        _bench.Database.Put("_design/a");
        _bench.Database.Put("_design/b");

        Assert.Equal(30, (await RunAsync(new ListRequest(JobBench.Settings(), null, null, WithTotal: true))).Total);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(500)]
    public async Task RunAsync_AnswersThatAreCutShort_ListAllTheSame(int most)
    {
        Put(1_234);
        _bench.Database.RowsGiven = rows => rows > most + 1 ? rows - most : rows;
        var documents = 0L;
        string? cursor = null;
        do
        {
            var page = await RunAsync(new ListRequest(JobBench.Settings(batchSize: 100), cursor, null, WithTotal: false));
            documents += page.Documents;
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(1_234, documents);
    }

    [Fact]
    public async Task RunAsync_EndKey_IsExcluded()
    {
        Put(30);
        var settings = JobBench.Settings(batchSize: 10) with { EndKey = "doc-00015" };

        var result = await RunAsync(new ListRequest(settings, "doc-00003", null, WithTotal: false));

        Assert.Equal((12, null), (result.Documents, result.Next));
        Assert.Equal([new KeyRange("doc-00003", "doc-00013"), new KeyRange("doc-00013", "doc-00015")], result.Batches);
    }

    [Fact]
    public async Task RunAsync_LongIds_AreNoBoundaries()
    {
        for (var index = 0; index < 30; index++)
        {
            _bench.Database.Put($"{index:00}{new string('é', index % 3 == 0 ? 40 : 4_000)}");
        }

        var result = await RunAsync(new ListRequest(JobBench.Settings(batchSize: 1), null, null, WithTotal: false));

        Assert.Equal([3, 3, 3, 3], result.Batches.Select(batch => _bench.Database.Ids.Count(id =>
            string.CompareOrdinal(id, batch.Start) >= 0 && string.CompareOrdinal(id, batch.End) < 0)));
        Assert.Equal(12, result.Documents);
    }

    [Fact]
    public async Task RunAsync_Cancelled_ListsNothing()
    {
        await _bench.Store.ClaimAsync(JobBench.Settings(), CancellationToken.None);
        await _bench.Store.CancelAsync("j1", CancellationToken.None);

        var result = await RunAsync(new ListRequest(JobBench.Settings(), null, null, WithTotal: false));

        Assert.True(result.Cancelled);
        Assert.Empty(result.Batches);
    }

    [Fact]
    public async Task RunAsync_DatabaseGone_IsAnErrorAndNotAnException()
    {
        _bench.Database.Exists = false;

        var result = await RunAsync(new ListRequest(JobBench.Settings(), null, null, WithTotal: false));

        Assert.Contains("'articles' does not exist", result.Error, StringComparison.Ordinal);
    }

    private Task<ListResult> RunAsync(ListRequest request) => new ListDocuments(_bench.Kinds, _bench.Listing, _bench.Server, _bench.Store, _bench.Hub).RunAsync(request, CancellationToken.None);

    private void Put(int documents)
    {
        for (var index = 0; index < documents; index++)
        {
            _bench.Database.Put($"doc-{index:00000}");
        }
    }
}
