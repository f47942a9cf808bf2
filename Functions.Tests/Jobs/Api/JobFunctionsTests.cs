using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Classification;
using Pipeline.CouchDb;
using Pipeline.Jobs;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Failures;
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
    public async Task ListJobs_AnInstanceThatIsNoJobOfThisVersion_ListsTheOthers()
    {
        await using var host = await StartAsync();
        var client = host.Services.GetRequiredService<DurableTaskClient>();
        await client.ScheduleNewOrchestrationInstanceAsync("Gone", new { other = 1 }, new StartOrchestrationOptions("job-other"));
        await client.ScheduleNewOrchestrationInstanceAsync("Gone", new JobState(JobBench.Settings("mine"), DateTimeOffset.UnixEpoch), new StartOrchestrationOptions("job-mine"));
        await client.ScheduleNewOrchestrationInstanceAsync("Gone", null, new StartOrchestrationOptions("job-nothing"));

        var jobs = JsonNode.Parse(await host.Client.GetStringAsync("api/jobs"))!["jobs"]!.AsArray();

        Assert.Equal(["mine"], jobs.Select(job => (string)job!["id"]!));
        Assert.Equal(2, host.Log.Lines.Count(line => line.EventId == 3401));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync("api/jobs/other")).StatusCode);
    }

    [Theory]
    [InlineData("GET", "api/jobs/j1")]
    [InlineData("POST", "api/jobs/j1/cancel")]
    [InlineData("GET", "api/jobs/j1/failures")]
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

    private Task<TestHost> StartAsync() => TestHost.StartAsync([typeof(JobFunctions)], new() { ["AzureFunctionsJobHost:extensions:http:routePrefix"] = "api" }, services => services
        .AddSingleton<TimeProvider>(TimeProvider.System)
        .AddSingleton<ICouchServer>(_bench.Server)
        .AddSingleton<IModels>(_bench.Models)
        .AddSingleton(_bench.Store)
        .AddSingleton(_bench.Failures)
        .AddSingleton(Options.Create(new CouchDbOptions()))
        .AddSingleton<JobStarter>()
        .AddSingleton(Options.Create(JobBench.Json)));
}
