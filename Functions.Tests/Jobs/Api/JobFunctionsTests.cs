using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Classification;
using Pipeline.CouchDb;
using Pipeline.Jobs;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Steering;
using Pipeline.Jobs.Views;
using Pipeline.Tests.LocalHost;

namespace Pipeline.Tests.Jobs.Api;

/// <summary>The HTTP functions of jobs on a host, over a CouchDB in memory.</summary>
public sealed class JobFunctionsTests
{
    private readonly JobBench _bench = new();

    [Fact]
    public async Task ListFailures_DocumentsAmongThemThatAreNone_GivesEveryFailureOnceOverItsPages()
    {
        await using var host = await StartAsync();
        await _bench.Store.ClaimAsync(JobBench.Settings(), default);
        var failures = Enumerable.Range(0, 450).Select(number => new FailureDocument(
            FailureDocument.IdOf("j1", $"doc-{number}", "a.txt"), null, "j1", $"doc-{number}", "a.txt", "broken", FailureClass.Permanent, 1, DateTimeOffset.UnixEpoch)).ToList();
        await _bench.Failures.RecordAsync(failures, default);
        for (var number = 0; number < 256; number++)
        {
            await _bench.Jobs.PutAsync($"failure:j1:{number:x2}", """{"type":"failure"}"""u8.ToArray());
        }

        var listed = new List<string>();
        for (var query = ""; query is not null;)
        {
            var page = JsonNode.Parse(await host.Client.GetStringAsync($"api/jobs/j1/failures{query}"))!;
            listed.AddRange(page["failures"]!.AsArray().Select(failure => (string)failure!["documentId"]!));
            query = (string?)page["continuation"] is { } continuation ? $"?continuation={continuation}" : null;
        }

        Assert.Equal(failures.Select(failure => failure.DocumentId).Order(), listed.Order());
    }

    [Fact]
    public async Task ListKept_OfAJob_NamesEveryOneWithItsReasonOverItsPages()
    {
        await using var host = await StartAsync();
        await _bench.Store.ClaimAsync(JobBench.Settings(batchSize: 300), default);
        for (var number = 0; number < 250; number++)
        {
            _bench.Database.Put($"doc-{number}", null, ("a.txt", "text"), ("a.txt.ann", "mine"));
        }

        await _bench.RunAsync(JobBench.Settings(batchSize: 300));
        var first = JsonNode.Parse(await host.Client.GetStringAsync("api/jobs/j1/kept"))!;
        var second = JsonNode.Parse(await host.Client.GetStringAsync($"api/jobs/j1/kept?continuation={first["continuation"]}"))!;

        var kept = first["kept"]!.AsArray().Concat(second["kept"]!.AsArray()).ToList();
        Assert.Equal(200, first["kept"]!.AsArray().Count);
        Assert.Equal(_bench.Database.Ids.Order(), kept.Select(source => (string)source!["documentId"]!).Order());
        Assert.All(kept, source => Assert.Equal(("a.txt", "Unrecorded"), ((string)source!["attachment"]!, (string)source["reason"]!)));
        Assert.Null(second["continuation"]);
    }

    [Fact]
    public async Task StartJob_Accepted_ShowsWhatItWasAskedToDo()
    {
        await using var host = await StartAsync();

        using var answer = await host.Client.PostAsync(
            "api/jobs", new StringContent("""{"database":"articles","id":"j1","overwrite":true}""", Encoding.UTF8, "application/json"));

        var job = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal("classify", (string)job["kind"]!);
        Assert.Equal(
            """{"database":"articles","batchSize":100,"parallelism":16,"limit":null,"startKey":null,"endKey":null,"dryRun":false,"priority":0,"deadline":null,"pagesInFlight":3,"attachments":"*.txt","suffix":".ann","force":false,"overwrite":true,"model":null,"minConfidence":0,"probabilities":false,"outputDatabase":null}""",
            job["input"]!.ToJsonString());
    }

    [Fact]
    public async Task ListJobs_ARecordThatIsNoJobOfThisVersion_ListsTheOthers()
    {
        await using var host = await StartAsync();
        await _bench.Jobs.PutAsync("job:other", """{"type":"job"}"""u8.ToArray());
        await _bench.Store.ClaimAsync(JobBench.Settings("mine"), default);

        var jobs = JsonNode.Parse(await host.Client.GetStringAsync("api/jobs"))!["jobs"]!.AsArray();

        Assert.Equal(["mine"], jobs.Select(job => (string)job!["id"]!));
        Assert.Equal(1, host.Log.Lines.Count(line => line.EventId == 3401));
    }

    [Fact]
    public async Task ListJobs_ManyWithFilters_AreGivenNewestFirstOverPagesWithoutTheEngine()
    {
        await using var host = await StartAsync();
        for (var number = 0; number < 120; number++)
        {
            _bench.Time.Advance(TimeSpan.FromSeconds(1));
            var id = $"j{(number * 37) % 120:000}";
            await _bench.Store.ClaimAsync(JobBench.Settings(id) with { Database = number % 2 == 0 ? "even" : "odd" }, default);
            await _bench.Store.EndAsync(id, 0, number < 60 ? JobStatus.Completed : JobStatus.Failed, new JobOutput(JobOutcome.Failed, new JobCounts(number, 0, 0, 0, 0, 0), 1, "why"), default);
        }

        var all = await ListAsync(host, "");
        var failed = await ListAsync(host, "status=failed&database=odd");

        Assert.Equal(Enumerable.Range(0, 120).Reverse(), all.Select(job => (int)job["progress"]!["documents"]!));
        Assert.Equal(30, failed.Count);
        Assert.All(failed, job => Assert.Equal(("Failed", "odd", "why"), ((string)job["status"]!, (string)job["input"]!["database"]!, (string)job["error"]!)));
        Assert.Empty(await ListAsync(host, "kind=undo"));
    }

    [Fact]
    public async Task StartJob_NoPlaceFree_WaitsInOrderAndSaysWhatFor()
    {
        _bench.JobOptions.MaxRunning = 1;
        await using var host = await StartAsync();

        await StartAsync(host, """{"database":"articles","id":"runs"}""");
        await StartAsync(host, """{"database":"articles","id":"late","deadline":"2020-01-01T00:00:00Z"}""");
        await StartAsync(host, """{"database":"articles","id":"first","priority":9}""");
        var late = JsonNode.Parse(await host.Client.GetStringAsync("api/jobs/late"))!;
        using var cancelled = await host.Client.PostAsync("api/jobs/late/cancel", null);
        var ended = JsonNode.Parse(await host.Client.GetStringAsync("api/jobs/late"))!;

        Assert.Equal("Pending", (string)late["status"]!);
        Assert.Equal("A place: 1 of at most 1 jobs run, and 1 that wait come before it. Its deadline, 2020-01-01 00:00:00Z, has passed.", (string)late["waitsFor"]!);
        Assert.Equal("Terminated", (string)ended["status"]!);
        Assert.Equal(["runs"], (await _bench.Admission.ReadAsync(default)).Running);
        Assert.Equal(["first"], await _bench.Admission.LeaveAsync("runs", default));
    }

    [Theory]
    [InlineData("api/jobs", 5)]
    [InlineData("api/jobs/j1", 60)]
    [InlineData("api/jobs/j1/kept", 60)]
    [InlineData("api/jobs/j2", 5)]
    [InlineData("api/jobs/j2/failures", 5)]
    public async Task Poll_OfWhatHasNotChanged_Is304AndSaysWhenToAskNext(string path, int seconds)
    {
        await using var host = await StartAsync();
        await _bench.Store.ClaimAsync(JobBench.Settings("j1"), default);
        await _bench.Store.EndAsync("j1", 0, JobStatus.Completed, new JobOutput(JobOutcome.Completed, JobCounts.Zero, 1), default);
        await _bench.Store.ClaimAsync(JobBench.Settings("j2"), default);

        using var first = await host.Client.GetAsync(path);
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "If-None-Match", first.Headers.ETag!.Tag } } };
        using var second = await host.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified), (first.StatusCode, second.StatusCode));
        Assert.Empty((await second.Content.ReadAsByteArrayAsync()));
        Assert.Equal(TimeSpan.FromSeconds(seconds), first.Headers.RetryAfter!.Delta);
        Assert.Equal(TimeSpan.FromSeconds(seconds), second.Headers.RetryAfter!.Delta);
    }

    private static async Task StartAsync(TestHost host, string body)
    {
        using var answer = await host.Client.PostAsync("api/jobs", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Fact]
    public async Task DeleteJob_Ended_IsGoneWithAllThatIsKeptOfItAndAnActiveOneIsNot()
    {
        await using var host = await StartAsync();
        await _bench.Store.ClaimAsync(JobBench.Settings("j1"), default);
        await _bench.Store.ClaimAsync(JobBench.Settings("j10"), default);
        _bench.Database.Put("a", null, ("a.txt", "text"), ("a.txt.ann", "mine"));
        await _bench.RunAsync(JobBench.Settings("j1"));
        await _bench.RunAsync(JobBench.Settings("j10"));

        var early = await host.Client.DeleteAsync("api/jobs/j1");
        await _bench.Store.EndAsync("j1", 0, JobStatus.Completed, new JobOutput(JobOutcome.Completed, JobCounts.Zero, 1), default);
        var deleted = await host.Client.DeleteAsync("api/jobs/j1");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.NoContent), (early.StatusCode, deleted.StatusCode));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync("api/jobs/j1")).StatusCode);
        Assert.DoesNotContain(_bench.Jobs.Ids, id => id.Contains(":j1:", StringComparison.Ordinal) || id.EndsWith(":j1", StringComparison.Ordinal));
        Assert.Single(await _bench.ListKeptAsync("j10"));
    }

    private static async Task<List<JsonNode>> ListAsync(TestHost host, string query)
    {
        var jobs = new List<JsonNode>();
        for (var continuation = ""; continuation is not null;)
        {
            var page = JsonNode.Parse(await host.Client.GetStringAsync($"api/jobs?{query}{continuation}"))!;
            jobs.AddRange(page["jobs"]!.AsArray()!);
            continuation = (string?)page["continuation"] is { } next ? $"&continuation={next}" : null;
        }

        return jobs;
    }

    [Theory]
    [InlineData("GET", "api/jobs/j1")]
    [InlineData("POST", "api/jobs/j1/cancel")]
    [InlineData("GET", "api/jobs/j1/failures")]
    [InlineData("GET", "api/jobs/j1/kept")]
    [InlineData("DELETE", "api/jobs/j1")]
    [InlineData("POST", "api/jobs/j1/undo")]
    [InlineData("POST", "api/jobs/j1/suspend")]
    [InlineData("POST", "api/jobs/j1/resume")]
    [InlineData("POST", "api/jobs/j1/restart")]
    public async Task Job_WhoseDocumentIsNone_IsAConflictThatNamesIt(string method, string path)
    {
        await using var host = await StartAsync();
        await _bench.Jobs.PutAsync("job:j1", """{"type":"job"}"""u8.ToArray());

        using var answer = await host.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("document 'job:j1' of database 'pipeline_jobs' cannot be read", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartJob_UnderTheIdOfADocumentThatIsNone_IsAConflict()
    {
        await using var host = await StartAsync();
        await _bench.Jobs.PutAsync("job:j1", """{"type":"job"}"""u8.ToArray());

        using var answer = await host.Client.PostAsync(
            "api/jobs", new StringContent("""{"kind":"classify","database":"articles","id":"j1"}""", Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    private Task<TestHost> StartAsync() => TestHost.StartAsync([typeof(JobFunctions), typeof(SteeringFunctions), typeof(FailureFunctions), typeof(EndlessJob)], new() { ["AzureFunctionsJobHost:extensions:http:routePrefix"] = "api" }, services => services
        .AddSingleton<TimeProvider>(TimeProvider.System)
        .AddSingleton<ICouchServer>(_bench.Server)
        .AddSingleton<IModels>(_bench.Models)
        .AddSingleton(_bench.Store)
        .AddSingleton(_bench.Failures)
        .AddSingleton(_bench.Kept)
        .AddSingleton(_bench.Kinds)
        .AddSingleton<JobRequestReader>()
        .AddSingleton(_bench.Listing)
        .AddSingleton<JobLists>()
        .AddSingleton<JobSteering>()
        .AddSingleton<JobViewState>()
        .AddSingleton(Options.Create(new CouchDbOptions()))
        .AddSingleton(_bench.Starter)
        .AddSingleton(_bench.Admission)
        .AddSingleton(Options.Create(JobBench.Json)));

    /// <summary>Takes the place of the orchestrator of jobs, and never ends.</summary>
    private static class EndlessJob
    {
        [Function(nameof(ClassifyDatabase))]
        public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, JobState state) =>
            context.WaitForExternalEvent<string>($"an end of {state.Settings.JobId}");
    }
}
