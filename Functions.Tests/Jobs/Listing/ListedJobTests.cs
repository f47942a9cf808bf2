using System.Text.Json.Nodes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Listing;
using Pipeline.LocalHost.Durable;
using Pipeline.Tests.LocalHost.Durable;

namespace Pipeline.Tests.Jobs.Listing;

/// <summary>Jobs over documents whose ids are listed, whole, on the local engine: each turn is run twice and compared.</summary>
public sealed class ListedJobTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly JobBench _bench = new();
    private readonly TemporaryFolder _folder = new();
    private DurableEngine? _engine;

    public async Task InitializeAsync()
    {
        var options = new DurableEngineOptions { File = Path.Combine(_folder.Path, "taskhub.db"), Json = JobBench.Json };
        _engine = new DurableEngine(
            options, new JobCatalog(_bench), _bench.Time, NullLoggerFactory.Instance, new DurableEngineHooks { AroundTurn = DeterminismCheck.RunAsync });
        await _engine.StartAsync();
    }

    public async Task DisposeAsync() => await _engine!.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public async Task DocIds_SomeOfThemGone_AnnotatesTheOthersAndNothingElse(int batchSize)
    {
        Put(300);
        string[] ids = [.. Enumerable.Range(0, 100).Select(index => $"doc-{(index * 3 + 299) % 300:0000}")];
        string[] gone = [.. Enumerable.Range(0, 20).Select(index => $"doc-{index:0000}-gone")];

        var output = await RunAsync(JobBench.Settings(batchSize: batchSize) with { DocIds = 120 }, [.. ids, .. gone]);

        Assert.Equal((JobOutcome.Completed, new JobCounts(100, 100, 100, 0, 0, 0)), (output.Outcome, output.Counts));
        Assert.Equal(ids.Order(StringComparer.Ordinal), _bench.Database.Ids.Where(id => _bench.Database.Text(id, "a.txt.ann") is not null));
    }

    [Fact]
    public async Task DocIds_WithAnOutputDatabase_WritesTheirAnnotationsThere()
    {
        Put(30);
        var output = _bench.Server.Create("annotated");
        var settings = JobBench.Settings(batchSize: 4) with { DocIds = 2, Fields = JobBench.Fields(new(OutputDatabase: "annotated")) };

        await RunAsync(settings, ["doc-0003", "doc-0020"]);
        var second = await RunAsync(settings with { JobId = "j2" }, ["doc-0003", "doc-0020"]);

        Assert.Equal(["doc-0003", "doc-0020"], output.Ids);
        Assert.Equal(new JobCounts(2, 2, 0, Skipped: 2, 0, 0), second.Counts);
        Assert.Null(_bench.Database.Text("doc-0003", "a.txt.ann"));
    }

    [Fact]
    public async Task DocIds_RequestThatBrokeOffBeforeTheyWereStored_FailsAndSaysSo()
    {
        var settings = JobBench.Settings() with { DocIds = 2 };
        await _bench.Store.ClaimAsync(settings, default);
        await _bench.Starter.AdmitAsync(_engine!.Client, (await _bench.Store.FindAsync("j1", default))!, default);

        var output = await EndAsync("j1");

        Assert.Equal((JobOutcome.Failed, "The request that started the job broke off before its ids were stored; send it again."), (output.Outcome, output.Error));
    }

    [Theory]
    [InlineData(false, new[] { "doc-0001", "doc-0004" })]
    [InlineData(true, new[] { "doc-0001", "doc-0002", "doc-0004" })]
    public async Task RetryOf_TakesWhatMayNotFailAgainOrAll(bool includePermanent, string[] expected)
    {
        Put(10);
        await _bench.Store.ClaimAsync(JobBench.Settings("other"), default);
        await _bench.Store.EndAsync("other", 0, JobStatus.Completed, new JobOutput(JobOutcome.Completed, JobCounts.Zero, 1), default);
        await _bench.Failures.RecordAsync(
        [
            Failure("doc-0004", "a.txt", FailureClass.Transient), Failure("doc-0004", "b.txt", FailureClass.Transient), Failure("doc-0004", "c.txt", FailureClass.Permanent),
            Failure("doc-0002", "a.txt", FailureClass.Permanent), Failure("doc-0001", null, FailureClass.Transient),
        ], default);

        var output = await RunAsync(JobBench.Settings() with { RetryOf = "other", IncludePermanent = includePermanent }, null);

        Assert.Equal(new JobCounts(expected.Length, expected.Length, expected.Length, 0, 0, 0), output.Counts);
        Assert.Equal(expected, _bench.Database.Ids.Where(id => _bench.Database.Text(id, "a.txt.ann") is not null));
    }

    [Fact]
    public async Task Selector_WhatTheJobItselfWrites_DoesNotChangeWhatItIsAbout()
    {
        for (var index = 0; index < 25; index++)
        {
            _bench.Database.Put($"doc-{index:0000}", new JsonObject { ["type"] = index % 2 == 0 ? "article" : "note" }, ("a.txt", $"text {index}"));
        }

        _bench.Server.AfterWrite = (database, _) =>
        {
            if (database == JobBench.Articles)
            {
                _bench.Database.Put("doc-9999-late", new JsonObject { ["type"] = "article" }, ("a.txt", "late"));
            }
        };
        var selector = System.Text.Json.JsonDocument.Parse("""{"type":"article"}""").RootElement;

        var output = await RunAsync(JobBench.Settings(batchSize: 1) with { Selector = selector, Limit = 12 }, null);

        Assert.Equal(new JobCounts(12, 12, 12, 0, 0, 0), output.Counts);
        Assert.Null(_bench.Database.Text("doc-9999-late", "a.txt.ann"));
        Assert.Null(_bench.Database.Text("doc-0024", "a.txt.ann"));
    }

    [Fact]
    public async Task View_SeveralRowsOfADocument_DoesItOnce()
    {
        Put(10);
        _bench.Database.Views["articles/by_author"] = ["doc-0007", "doc-0002", "doc-0007", "doc-0003", "doc-0002"];

        var output = await RunAsync(JobBench.Settings(batchSize: 2) with { View = "articles/by_author" }, null);

        Assert.Equal(new JobCounts(3, 3, 3, 0, 0, 0), output.Counts);
        Assert.Equal(["doc-0002", "doc-0003", "doc-0007"], _bench.Database.Ids.Where(id => _bench.Database.Text(id, "a.txt.ann") is not null));
    }

    [Fact]
    public async Task Since_WhatAnEarlierJobGave_DoesWhatHasChangedAfterItBeganToList()
    {
        Put(20);
        _bench.Database.KnowsSequences = true;
        _bench.Database.StartTime = "1795216483";
        var first = await RunAsync(JobBench.Settings(batchSize: 4), null);
        _bench.Database.Put("doc-0003", null as JsonObject, ("a.txt", "another text"));
        _bench.Database.Put("new", null as JsonObject, ("a.txt", "new"));
        _bench.Database.Remove("doc-0005");

        var second = await RunAsync(JobBench.Settings("j2") with { Since = first.Since }, null);
        var third = await RunAsync(JobBench.Settings("j3") with { Since = second.Since }, null);

        // What the first job wrote has changed after it began to list, and needs nothing.
        Assert.Equal(("20-x@1795216483", "43-x@1795216483"), (first.Since, second.Since));
        Assert.Equal(new JobCounts(20, 20, Saved: 2, Skipped: 18, 0, 0), second.Counts);
        Assert.Equal(new JobCounts(2, 2, 0, Skipped: 2, 0, 0), third.Counts);
        Assert.Equal(first.Since, (await _bench.Store.FindAsync("j1", default))!.Since);
    }

    [Theory]
    [InlineData("20-x@1795216483", false)]
    [InlineData("20-x@1795216482", true)]
    [InlineData("20-x", false)]
    [InlineData("21-x", true)]
    public async Task CheckAsync_SinceOfADatabaseMadeAnew_IsRefusedByName(string since, bool isRefused)
    {
        Put(20);
        _bench.Database.KnowsSequences = true;
        _bench.Database.StartTime = "1795216483";
        var check = _bench.Listing.CheckAsync(JobBench.Settings() with { Since = since }, default);

        if (!isRefused)
        {
            await check;
            return;
        }

        Assert.StartsWith(
            $"'since' is '{since}', which is none of the database 'articles' as it is now: that was made anew since.",
            (await Assert.ThrowsAsync<BadInputException>(() => check)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAsync_RetryOf_IsAJobThatHasEndedOnTheSameDatabase()
    {
        await _bench.Store.ClaimAsync(JobBench.Settings("runs"), default);
        await _bench.Store.ClaimAsync(JobBench.Settings("ended") with { Database = "others" }, default);
        await _bench.Store.EndAsync("ended", 0, JobStatus.Completed, new JobOutput(JobOutcome.Completed, JobCounts.Zero, 1), default);

        Assert.Equal("'retryOf' is 'none', and there is no such job.", await RefusalAsync("none"));
        Assert.Equal("'retryOf' is 'runs', which has not ended; wait for its end, or cancel it.", await RefusalAsync("runs"));
        Assert.Equal("'database' is 'articles', and the job 'ended' was one of 'others'; give that.", await RefusalAsync("ended"));
    }

    [Fact]
    public async Task MaxFailures_JobThatFailsEverywhere_FailsWithItsExactCountsAndRestartGivesItAsMuchAgain()
    {
        for (var index = 0; index < 400; index++)
        {
            _bench.Database.Put($"doc-{index:0000}", null, [("a.txt", [0xFF])]);
        }

        var settings = JobBench.Settings(batchSize: 1) with { MaxFailures = 15, PagesInFlight = 1 };
        var output = await RunAsync(settings, null);

        Assert.Equal((JobOutcome.Failed, new JobCounts(20, 20, 0, 0, Failed: 20, 0)), (output.Outcome, output.Counts));
        Assert.Equal("20 sources have failed, and maxFailures is 15. Its failures say why; restart goes on from here.", output.Error);
        Assert.Equal(20, (await _bench.ListFailuresAsync()).Count);

        await new Pipeline.Jobs.Steering.JobSteering(_bench.Store, _bench.Starter)
            .SteerAsync(_engine!.Client, "j1", Pipeline.Jobs.Steering.JobAction.Restart, default);
        Assert.Equal(40, (await EndAsync("j1")).Counts.Failed);
    }

    [Fact]
    public async Task StoreAsync_BrokenOffAndDoneAgain_IsWholeAndIsNotReadAgain()
    {
        var settings = JobBench.Settings(batchSize: 2);
        var saves = 0;
        _bench.Server.AfterWrite = (_, _) =>
        {
            if (++saves == 2)
            {
                throw new CouchUnavailableException("Connection refused.");
            }
        };
        var ids = Enumerable.Range(0, 101).Select(index => $"doc-{index % 67:0000}").ToAsyncEnumerable();

        await Assert.ThrowsAsync<CouchUnavailableException>(() => _bench.Lists.StoreAsync(settings, ids, repeats: true, default));
        Assert.Null(await _bench.Lists.FindAsync("j1", default));
        await _bench.Lists.StoreAsync(settings, ids, repeats: true, default);

        var head = (await _bench.Lists.FindAsync("j1", default))!;
        Assert.Equal((34, 67), (head.Batches, head.Documents));
        var read = new List<string>();
        for (var batch = 0; batch < head.Batches; batch++)
        {
            read.AddRange(await _bench.Lists.ReadAsync(IdListDocument.RangeOf("j1", batch), default));
        }

        Assert.Equal(Enumerable.Range(0, 67).Select(index => $"doc-{index:0000}"), read);
    }

    private static FailureDocument Failure(string documentId, string? attachment, FailureClass kind) => new(
        FailureDocument.IdOf("other", documentId, attachment), null, "other", documentId, attachment, "why", kind, 1, DateTimeOffset.UnixEpoch);

    private async Task<string> RefusalAsync(string retryOf) => (await Assert.ThrowsAsync<BadInputException>(
        () => _bench.Listing.CheckAsync(JobBench.Settings() with { RetryOf = retryOf }, default))).Message;

    private async Task<JobOutput> RunAsync(JobSettings settings, IReadOnlyList<string>? ids)
    {
        Assert.NotNull(await _bench.Starter.StartAsync(_engine!.Client, new JobOrder(settings, ids), default));
        return await EndAsync(settings.JobId);
    }

    private async Task<JobOutput> EndAsync(string job)
    {
        var metadata = await _engine!.Client.WaitForInstanceCompletionAsync(JobId.ToInstanceId(job), true).WaitAsync(Patience);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, metadata.RuntimeStatus);
        return metadata.ReadOutputAs<JobOutput>()!;
    }

    private void Put(int documents)
    {
        for (var index = 0; index < documents; index++)
        {
            _bench.Database.Put($"doc-{index:0000}", null as JsonObject, ("a.txt", $"text {index}"));
        }
    }
}
