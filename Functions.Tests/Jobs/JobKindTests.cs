using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Kinds;

namespace Pipeline.Tests.Jobs;

/// <summary>A job of a kind that the app does not know goes through all of its parts.</summary>
public sealed class JobKindTests
{
    private readonly JobBench _bench = new();
    private readonly JobKinds _kinds;

    public JobKindTests() => _kinds = new JobKinds([.. _bench.Kinds.All, new CountKind(new DatabaseLister(_bench.Server))]);

    [Fact]
    public async Task ReadAsync_FieldsOfTheKind_AreCheckedByTheirDeclarations()
    {
        var settings = await ReadAsync("""{"kind":"count","database":"articles","most":3}""");

        Assert.Equal(("count", 3, "c"), (settings.Kind, settings.Fields!["most"].GetInt32(), settings.Text("unit")));
        Assert.Contains("from 1 to 9", (await RefusalAsync("""{"kind":"count","most":10}""")).Message, StringComparison.Ordinal);
        Assert.Contains("fields are kind, database", (await RefusalAsync("""{"kind":"count","minConfidence":1}""")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "the kinds of job are \"classify\", \"undo\", \"count\"", (await RefusalAsync("""{"kind":"other"}""")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Activities_OfTheKind_ListAndRunAsItDoes()
    {
        _bench.Database.Put("a");
        _bench.Database.Put("b");
        var settings = await ReadAsync("""{"kind":"count","database":"articles","batchSize":1}""");

        var page = await new ListDocuments(_kinds, _bench.Listing, _bench.Server, _bench.Store, _bench.Hub).RunAsync(new ListRequest(settings, null, null, true), default);
        var result = await new ClassifyBatch(new JobBatches(_kinds), _bench.Store, _bench.Running).RunAsync(new BatchRequest(settings, page.Batches[1]), default);

        Assert.Equal(2, page.Batches.Count);
        Assert.Equal(new BatchResult(new JobCounts(1, 1, 1, 0, 0, 0)), result);
    }

    [Fact]
    public async Task Activities_OfAKindThatIsGone_EndTheJobWithTheReason()
    {
        var settings = JobBench.Settings() with { Kind = "gone" };

        var page = await new ListDocuments(_kinds, _bench.Listing, _bench.Server, _bench.Store, _bench.Hub).RunAsync(new ListRequest(settings, null, null, true), default);
        var result = await new ClassifyBatch(new JobBatches(_kinds), _bench.Store, _bench.Running).RunAsync(new BatchRequest(settings, KeyRange.All), default);

        Assert.Equal("There is no kind of job 'gone' in this version; there are classify, undo, count.", page.Error);
        Assert.Equal(page.Error, result.Error);
    }

    [Fact]
    public async Task ReadAsync_IdsForAKindOfRangesOnly_IsRefusedWithTheFieldsOfARange() => Assert.Equal(
        "'docIds' is given, and a job of kind 'count' takes a range, 'startKey' and 'endKey', only.",
        (await RefusalAsync("""{"kind":"count","database":"articles","docIds":["a"]}""")).Message);

    private async Task<BadInputException> RefusalAsync(string body) => await Assert.ThrowsAsync<BadInputException>(() => ReadAsync(body));

    private async Task<JobSettings> ReadAsync(string body)
    {
        var request = new DefaultHttpContext().Request;
        request.ContentType = "application/json";
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        var reader = new JobRequestReader(_kinds, Options.Create(new CouchDbOptions()), Options.Create(new JobOptions()), TimeProvider.System);
        return (await reader.ReadAsync(request, default)).Settings;
    }

    /// <summary>Counts documents.</summary>
    private sealed class CountKind(DatabaseLister lister) : IJobKind
    {
        public string Name => "count";

        public IReadOnlyList<RequestField> Fields { get; } =
        [
            RequestField.Whole("most", "The most.", 1, 9),
            RequestField.Text("unit", "The unit.", "a unit is wanted", unit => unit.Length == 1) with { Default = "c" },
        ];

        public Task CheckAsync(JobSettings settings, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<ListResult> ListAsync(ListRequest request, CancellationToken cancellationToken) => lister.ListAsync(request, cancellationToken);

        public Task<BatchResult> RunAsync(BatchRequest batch, BatchMode mode, CancellationToken cancellationToken) =>
            Task.FromResult(new BatchResult(new JobCounts(1, 1, 1, 0, 0, 0)));
    }
}
