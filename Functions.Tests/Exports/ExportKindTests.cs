using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Exports;
using Pipeline.Http;
using Pipeline.Jobs;
using Pipeline.Jobs.Batches;
using Pipeline.Jobs.Failures;
using Pipeline.Lake;
using Pipeline.LocalHost.Durable;
using Pipeline.Matches;
using Pipeline.Matches.Jobs;
using Pipeline.Query;
using Pipeline.Query.Catalogue;
using Pipeline.Query.Parquet;
using Pipeline.Query.Results;
using Pipeline.Tests.Jobs;
using Pipeline.Tests.LocalHost.Durable;
using Pipeline.Tests.Query;

namespace Pipeline.Tests.Exports;

/// <summary>Batches of jobs that export, over a CouchDB in memory and tables that real worker processes read.</summary>
public sealed class ExportKindTests : IClassFixture<QueryFiles>
{
    private readonly QueryFiles _files;
    private readonly string _folder = $"exports_{Guid.NewGuid():N}";
    private readonly JobBench _bench = new();
    private readonly LakeTables _tables;
    private readonly ExportKind _kind;

    public ExportKindTests(QueryFiles files)
    {
        _files = files;
        _tables = Tables(files.Root);
        _kind = Kind(_tables);
    }

    [Fact]
    public async Task Run_Labels_HasARowForEachTextAndLabel()
    {
        PutTexts();

        Assert.Equal(new BatchResult(new JobCounts(3, 3, 3, 0, 0, 1)), await RunAsync("labels"));
        Assert.Equal(
            """
            [null,null,"articles","a","one.txt","Notes",2,7],
            [null,null,"articles","a","one.txt","Title",1,4],
            [null,null,"articles","a","two.txt","Notes",1,1],
            [null,null,"articles","b","x.txt","Notes",1,5]
            """,
            await AskAsync("labels", "select job, model, database, document, text, label, paragraphs, characters from t order by document, text, label"));
        Assert.Equal("[\"j1\",true]", await AskAsync("labels", "select distinct export, exported is not null from t"));
    }

    [Fact]
    public async Task Run_LabelsOfAJob_LeavesOthersOut()
    {
        _bench.Database.Put("a", null, ("a.txt", "text"));
        await _bench.RunAsync(JobBench.Settings("classified"));
        _bench.Database.Put("b", null, ("b.txt", "text"), ("b.txt.ann", "[@text#Notes*]"));

        Assert.Equal(new JobCounts(2, 1, 1, 0, 0, 1), (await RunAsync("labels", job: "classified")).Counts);
        Assert.Equal("[\"classified\",\"model-1\",\"a\",\"Notes\"]", await AskAsync("labels", "select job, model, document, label from t"));
    }

    [Fact]
    public async Task Run_LabelsOfAnotherSuffix_AreThoseThatAreRecorded()
    {
        _bench.Database.Put("a", null, ("a.txt", "text"), ("b.txt.other", "[@nobody's#Notes*]"));
        var settings = JobBench.Settings("classified");
        settings.Fields!["suffix"] = JsonDocument.Parse("\".v2\"").RootElement;
        await _bench.RunAsync(settings);

        Assert.Equal(new JobCounts(1, 1, 1, 0, 0, 0), (await RunAsync("labels")).Counts);
        Assert.Equal("[\"classified\",\"a.txt\",\"a.txt.v2\",\"Notes\",4]", await AskAsync("labels", "select job, text, annotation, label, characters from t"));
    }

    [Fact]
    public async Task Run_SameBatchAgain_CountsTheSameAndAddsNothing()
    {
        PutTexts();
        var first = await RunAsync("labels");

        Assert.Equal(first, await RunAsync("labels"));
        Assert.Equal(first, await RunAsync("labels", mode: new BatchMode.CountSaved()));
        Assert.Equal(first, await RunAsync("labels", mode: new BatchMode.Fail("broken", 3)));
        Assert.Equal("[4]", await AskAsync("labels", "select count(*) from t"));
    }

    [Fact]
    public async Task Run_OtherBatchOrOtherJob_AddsItsRows()
    {
        PutTexts();
        await RunAsync("labels", range: new KeyRange(null, "b"));
        await RunAsync("labels", range: new KeyRange("b", null));
        await RunAsync("labels", id: "j2");

        Assert.Equal("[\"j1\",4],\n[\"j2\",4]", await AskAsync("labels", "select export, count(*) from t group by all order by 1"));
    }

    [Fact]
    public async Task Run_CountSavedOfABatchThatIsNotDone_CountsNothing()
    {
        PutTexts();

        Assert.Equal(JobCounts.Zero, (await RunAsync("labels", mode: new BatchMode.CountSaved())).Counts);
    }

    [Fact]
    public async Task Run_FailOrDryRun_WritesNoTable()
    {
        PutTexts();

        Assert.Equal(new JobCounts(3, 3, 0, 0, 3, 1), (await RunAsync("labels", mode: new BatchMode.Fail("broken", 3))).Counts);
        Assert.Equal(new JobCounts(3, 3, 3, 0, 0, 1), (await RunAsync("labels", id: "dry", dryRun: true)).Counts);
        Assert.False(Directory.Exists(Path.Combine(_files.Root, _folder, "labels")));
    }

    [Fact]
    public async Task Run_ProcessDiesAfterTheCommit_ItsRowsAreThereOnce()
    {
        PutTexts();
        _bench.Database.Put("d", null, [("d.txt.ann", (byte[])[0xFF])]);
        _bench.Server.AfterWrite = (_, _) => throw new CouchUnavailableException("away");
        await Assert.ThrowsAsync<CouchUnavailableException>(() => RunAsync("labels"));
        var seen = await AskAsync("labels", "select count(*) from t");
        _bench.Server.AfterWrite = (_, _) => { };

        Assert.Equal(new JobCounts(4, 4, 3, 0, 1, 1), (await RunAsync("labels")).Counts);
        Assert.Equal(("[4]", "[4]"), (seen, await AskAsync("labels", "select count(*) from t")));
    }

    [Fact]
    public async Task Run_AnnotationThatIsNoText_IsAFailureOfItsOwn()
    {
        PutTexts();
        _bench.Database.Put("d", null, [("d.txt.ann", (byte[])[0xFF])]);

        Assert.Equal(new JobCounts(4, 4, 3, 0, 1, 1), (await RunAsync("labels")).Counts);
        Assert.Equal(("d", "d.txt.ann", FailureClass.Permanent), Assert.Single((await _bench.ListFailuresAsync()).Select(failure => (failure.DocumentId, failure.Attachment, failure.Class))));
    }

    [Fact]
    public async Task Run_Failures_AreTheRowsOfTheirJob()
    {
        _bench.Database.Put("a", null, [("a.txt", (byte[])[0xFF])]);
        _bench.Database.Put("b", null, [("b.txt", (byte[])[0xFF])]);
        await _bench.RunAsync(JobBench.Settings("failed"));
        var settings = Settings("j1", "failures", "failed");
        var page = await _kind.ListAsync(new ListRequest(settings, null, null, WithTotal: true), default);
        var counts = JobCounts.Zero;
        foreach (var batch in page.Batches)
        {
            counts += (await _kind.RunAsync(new BatchRequest(settings, batch), new BatchMode.Work(), default)).Counts;
        }

        Assert.Equal((2, null), (page.Documents, page.Next));
        Assert.Equal(new JobCounts(2, 2, 2, 0, 0, 0), counts);
        Assert.Equal(
            "[\"failed\",\"a\",\"a.txt\",\"permanent\",1,true],\n[\"failed\",\"b\",\"b.txt\",\"permanent\",1,true]",
            await AskAsync("failures", "select job, document, text, class, attempts, failed is not null and reason is not null from t order by document"));
    }

    [Fact]
    public async Task Run_Matches_HasARowForEachResult()
    {
        var results = _bench.Server.Create(new MatchSettings().Database);
        foreach (var (id, best) in ((string, string?)[])[("a", """{"id":"2","name":"Acme Ltd","tier":"exact","confidence":0.75}"""), ("b", null)])
        {
            results.Put(MatchDocument.IdOf("sec", JobBench.Articles, id), JsonNode.Parse($$"""
                {"type":"match","job":"m1","references":"sec","version":"0123","model":"m","database":"articles","documentId":"{{id}}","inputs":"x",
                 "result":{"sourceId":"articles/{{id}}","sourceName":"Name {{id}}","status":"{{(best is null ? "none" : "matched")}}","best":{{best ?? "null"}},"runnersUp":[] } }
                """)!.AsObject());
        }

        Assert.Equal(new JobCounts(2, 2, 2, 0, 0, 0), (await RunAsync("matches", references: "sec")).Counts);
        Assert.Equal(
            "[\"m1\",\"articles\",\"a\",\"sec\",\"0123\",\"Name a\",\"matched\",\"2\",\"Acme Ltd\",0.75,\"exact\",null],\n[\"m1\",\"articles\",\"b\",\"sec\",\"0123\",\"Name b\",\"none\",null,null,null,null,null]",
            await AskAsync("matches", "select * exclude (export, exported) from t order by document"));
    }

    [Theory]
    [InlineData(CrashKind.BeforeTheCommit)]
    [InlineData(CrashKind.AfterTheCommit)]
    public async Task Job_EngineThatCrashes_GoesOnAndHasEveryRowOnce(CrashKind kind)
    {
        for (var document = 0; document < 30; document++)
        {
            _bench.Database.Put($"doc-{document:00}", null, ("a.txt.ann", $"[@{document:00}#Notes*]"));
        }

        using var folder = new TemporaryFolder();
        for (var k = 6; k <= 36; k += 6)
        {
            var settings = Settings($"crash-{kind}-{k}", "labels") with { BatchSize = 4 };
            await using (var crashing = await StartAsync(Path.Combine(folder.Path, $"{k}.db"), Crash.At(k, kind)))
            {
                await Record.ExceptionAsync(async () =>
                {
                    await ScheduleAsync(crashing, settings);
                    await Task.WhenAny(crashing.Client.WaitForInstanceCompletionAsync(JobId.ToInstanceId(settings.JobId), true), crashing.Failed).WaitAsync(TimeSpan.FromMinutes(1));
                });
            }

            await using var engine = await StartAsync(Path.Combine(folder.Path, $"{k}.db"), new());
            if (await engine.Client.GetInstanceAsync(JobId.ToInstanceId(settings.JobId)) is null)
            {
                await ScheduleAsync(engine, settings);
            }

            var ended = await engine.Client.WaitForInstanceCompletionAsync(JobId.ToInstanceId(settings.JobId), true).WaitAsync(TimeSpan.FromMinutes(1));

            Assert.Equal(new JobCounts(30, 30, 30, 0, 0, 0), ended.ReadOutputAs<JobOutput>()!.Counts);
            Assert.Equal("[30,30,60]", await AskAsync("labels", $"select count(*), count(distinct document), sum(characters) from t where export = '{settings.JobId}'"));
        }
    }

    [Fact]
    public async Task Run_TableOfOtherColumns_EndsTheJobWithTheReason()
    {
        PutTexts();
        await _tables.GetExport("labels").AppendAsync([new("other", ParquetType.Text)], [], null, default);

        Assert.Equal("The table 'labels' cannot be written: The Delta table has no column 'export'; it has other.", (await RunAsync("labels")).Error);
    }

    [Fact]
    public async Task Run_RootThatIsGone_FailsTheBatchAndIsMadeByNobody()
    {
        PutTexts();
        var root = Path.Combine(_files.Root, "unmounted");
        var kind = Kind(Tables(root));

        await Assert.ThrowsAsync<IOException>(() => kind.RunAsync(new BatchRequest(Settings("j1", "labels"), KeyRange.All), new BatchMode.Work(), default));
        Assert.Equal(3, (await kind.RunAsync(new BatchRequest(Settings("j1", "labels"), KeyRange.All), new BatchMode.Fail("away", 3), default)).Counts.Failed);
        Assert.False(Directory.Exists(root));
    }

    [Theory]
    [InlineData("""{}""", "table")]
    [InlineData("""{"table":"failures"}""", "job")]
    [InlineData("""{"table":"labels","job":"none"}""", "job")]
    [InlineData("""{"table":"matches"}""", "references")]
    public async Task Check_BadRequest_NamesTheField(string fields, string field) =>
        Assert.Equal(field, (await Assert.ThrowsAsync<BadInputException>(() => _kind.CheckAsync(JobBench.Settings() with { Kind = ExportKind.KindName, Fields = Fields(fields) }, default))).Field);

    [Fact]
    public async Task Check_NoRoot_NamesTheSetting() =>
        Assert.Contains("QUERY_ROOT", (await Assert.ThrowsAsync<BadInputException>(() => Kind(Tables(null)).CheckAsync(Settings("j1", "labels"), default))).Message, StringComparison.Ordinal);

    private async Task<DurableEngine> StartAsync(string file, DurableEngineHooks hooks)
    {
        var engine = new DurableEngine(
            new DurableEngineOptions { File = file, Json = JobBench.Json }, new JobCatalog(_bench, _kind), _bench.Time, NullLoggerFactory.Instance, hooks with { AroundTurn = DeterminismCheck.RunAsync });
        await engine.StartAsync();
        return engine;
    }

    private static Task<string> ScheduleAsync(DurableEngine engine, JobSettings settings) =>
        engine.Client.ScheduleNewOrchestrationInstanceAsync(
            nameof(ClassifyDatabase), new JobState(settings), new StartOrchestrationOptions(JobId.ToInstanceId(settings.JobId)));

    private void PutTexts()
    {
        _bench.Database.Put("a", null, ("one.txt.ann", "[@Head#Title*]\n[@four#Notes*] [@äöü#Notes*]"), ("two.txt.ann", "[@x#Notes*]"));
        _bench.Database.Put("b", null, ("x.txt", "x"), ("x.txt.ann", "[@words#Notes*]"));
        _bench.Database.Put("c", null, ("y.txt", "y"));
    }

    private LakeTables Tables(string? root) => new(Options.Create(new LakeOptions { Root = root, ExportFolder = _folder }), TimeProvider.System);

    private ExportKind Kind(LakeTables tables) => new(
        new DatabaseLister(_bench.Server),
        [
            new LabelExport(_bench.Server, _bench.Documents, _bench.Budget, Options.Create(new CouchDbOptions())),
            new FailureExport(_bench.Server, Options.Create(new CouchDbOptions())),
            new MatchExport(_bench.Server, _bench.Documents, Options.Create(new MatchSettings())),
        ],
        tables,
        _bench.Store,
        _bench.Gates,
        new TallyStore(_bench.Failures, _bench.Kept, NullLogger<TallyStore>.Instance),
        JobBench.Metrics(_bench.Budget),
        TimeProvider.System);

    private Task<BatchResult> RunAsync(
        string table, string id = "j1", string? job = null, string? references = null, BatchMode? mode = null, KeyRange? range = null, bool dryRun = false) =>
        _kind.RunAsync(new BatchRequest(Settings(id, table, job, references) with { DryRun = dryRun }, range ?? KeyRange.All), mode ?? new BatchMode.Work(), default);

    private static JobSettings Settings(string id, string table, string? job = null, string? references = null)
    {
        var fields = new JsonObject { ["table"] = table };
        if (job is not null)
        {
            fields["job"] = job;
        }

        if (references is not null)
        {
            fields["references"] = references;
        }

        return JobBench.Settings(id) with { Kind = ExportKind.KindName, Fields = Fields(fields.ToJsonString()) };
    }

    private static Dictionary<string, JsonElement> Fields(string json) =>
        JsonDocument.Parse(json).RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.Clone());

    private async Task<string> AskAsync(string table, string sql)
    {
        var catalogue = QueryCatalogue.Read($$$"""{"t": {"delta": "{{{_folder}}}/{{{table}}}"}}""", _files.Root, hasMySql: false);
        return (await _files.AskAsync(new QueryStatement(catalogue, sql, ResultFormat.Arrays, TimeSpan.FromSeconds(20)))).Rows;
    }
}
