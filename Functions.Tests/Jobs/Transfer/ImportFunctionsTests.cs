using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Classification;
using Pipeline.CouchDb;
using Pipeline.Jobs;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Transfer;
using Pipeline.Jobs.Views;
using Pipeline.Tests.LocalHost;

namespace Pipeline.Tests.Jobs.Transfer;

/// <summary>The import of jobs on a host, over a CouchDB in memory.</summary>
public sealed class ImportFunctionsTests : IAsyncLifetime
{
    private readonly JobBench _bench = new();
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(
        [typeof(JobFunctions), typeof(ImportFunctions), typeof(EndlessJob)],
        new() { ["AzureFunctionsJobHost:extensions:http:routePrefix"] = "api" },
        services => services
            .AddSingleton<TimeProvider>(TimeProvider.System)
            .AddSingleton<ICouchServer>(_bench.Server)
            .AddSingleton<IModels>(_bench.Models)
            .AddSingleton(_bench.Store)
            .AddSingleton(_bench.Failures)
            .AddSingleton(_bench.Kept)
            .AddSingleton(_bench.Kinds)
        .AddSingleton(_bench.Listing)
            .AddSingleton<JobRequestReader>()
            .AddSingleton<ImportReader>()
            .AddSingleton<JobLists>()
            .AddSingleton<JobViewState>()
            .AddSingleton(Options.Create(new CouchDbOptions()))
            .AddSingleton(Options.Create(new JobOptions()))
            .AddSingleton(_bench.Starter)
            .AddSingleton(_bench.Admission)
            .AddSingleton(Options.Create(JobBench.Json)));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task ImportJobs_WhatTheListShows_ComesBackAsItWasAndIsTakenOnce()
    {
        await _bench.Store.ClaimAsync(JobBench.Settings("ended", force: true), default);
        await _bench.Store.EndAsync("ended", 0, JobStatus.Failed, new JobOutput(JobOutcome.Failed, new JobCounts(9, 8, 4, 1, 2, 1, 1), 3, "CouchDB refused."), default);
        var shown = await _host.Client.GetStringAsync("api/jobs/ended");
        await _bench.Store.DeleteAsync("ended", default);

        var first = await ImportAsync(shown);
        var second = await ImportAsync(shown);

        Assert.Equal("""{"started":0,"recorded":1,"present":0,"problems":[]}""", first);
        Assert.Equal("""{"started":0,"recorded":0,"present":1,"problems":[]}""", second);
        Assert.Equal(shown, await _host.Client.GetStringAsync("api/jobs/ended"));
    }

    [Fact]
    public async Task ImportJobs_Tasks_AreStartedOrRecorded()
    {
        var answer = await ImportAsync("""
            {"_id":"task:nightly","status":"queued","priority":500,"cpu_req":2.5,"mem_mb":512,"deadline_unix":1796688000,"owner":"ann"}

            {"_id":"task:old","status":"done"}
            """, "?database=articles");

        Assert.Equal("""{"started":1,"recorded":1,"present":0,"problems":[]}""", answer);
        var nightly = await _bench.Store.FindAsync("nightly", default);
        Assert.Equal(
            ("articles", 100, 3, DateTimeOffset.FromUnixTimeSeconds(1_796_688_000)),
            (nightly!.Settings.Database, nightly.Settings.Priority, nightly.Settings.PagesInFlight, nightly.Settings.Deadline));
        Assert.Equal(JobStatus.Completed, (await _bench.Store.FindAsync("old", default))!.Status);
    }

    [Fact]
    public async Task ImportJobs_LinesThatAreWrong_AreNamedAndTheOthersTaken()
    {
        var answer = JsonNode.Parse(await ImportAsync("""
            not json
            [1]
            {"_id":"task:a b","status":"done","database":"articles"}
            {"_id":"task:c","status":"lost","database":"articles"}
            {"_id":"task:d","deadline_unix":1e300,"database":"articles"}
            {"_id":"task:e","status":"queued","database":"nosuch"}
            {"id":"f"}
            {"_id":"task:g","status":"done","database":"articles"}
            """))!;

        Assert.Equal(1, (int)answer["recorded"]!);
        Assert.Equal(
            ["1 line", "2 line", "3 id", "4 status", "5 deadline_unix", "6 database", "7 line"],
            answer["problems"]!.AsArray().Select(problem => $"{problem!["line"]} {problem["field"]}"));
    }

    [Fact]
    public async Task ImportJobs_MoreLinesThanOneRequestTakes_IsRefused()
    {
        using var body = new StringContent(string.Concat(Enumerable.Repeat("{}\n", 1_001)), Encoding.UTF8, "application/x-ndjson");

        using var answer = await _host.Client.PostAsync("api/jobs/import", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private async Task<string> ImportAsync(string lines, string query = "")
    {
        using var body = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
        using var answer = await _host.Client.PostAsync($"api/jobs/import{query}", body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }

    /// <summary>Takes the place of the orchestrator of jobs, and never ends.</summary>
    private static class EndlessJob
    {
        [Function(nameof(ClassifyDatabase))]
        public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, JobState state) =>
            context.WaitForExternalEvent<string>($"an end of {state.Settings.JobId}");
    }
}
