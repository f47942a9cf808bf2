using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Jobs;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Views;
using Pipeline.Tests.LocalHost;

namespace Pipeline.Tests.Jobs.Api;

/// <summary>What a job could not do, over HTTP, over a CouchDB in memory.</summary>
public sealed class FailureFunctionsTests : IAsyncLifetime
{
    private readonly JobBench _bench = new();
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync([typeof(FailureFunctions)], new() { ["AzureFunctionsJobHost:extensions:http:routePrefix"] = "api" }, services => services
            .AddSingleton<TimeProvider>(TimeProvider.System)
            .AddSingleton<ICouchServer>(_bench.Server)
            .AddSingleton(_bench.Store)
            .AddSingleton(_bench.Failures)
            .AddSingleton<JobLists>()
            .AddSingleton<JobViewState>()
            .AddSingleton(Options.Create(new CouchDbOptions()))
            .AddSingleton(_bench.Admission)
            .AddSingleton(Options.Create(JobBench.Json)));
        await _bench.Store.ClaimAsync(JobBench.Settings(), default);
        await _bench.Failures.RecordAsync(
        [
            .. Enumerable.Range(0, 1_250).Select(number => Failure(number, FailureClass.Permanent, $"The byte at {number} of 'doc-{number}' is no UTF-8.")),
            .. Enumerable.Range(1_250, 50).Select(number => Failure(number, FailureClass.Transient, "The document kept changing while it was saved.")),
        ], default);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("class=transient", 50)]
    [InlineData("class=Permanent", 1_250)]
    [InlineData("reason=KEPT+changing", 50)]
    [InlineData("class=Permanent&reason=kept", 0)]
    public async Task ListFailures_Filtered_GivesThoseOverItsPages(string filter, int expected)
    {
        var listed = 0;
        for (var query = $"?{filter}"; query is not null;)
        {
            var page = JsonNode.Parse(await _host.Client.GetStringAsync($"api/jobs/j1/failures{query}"))!;
            listed += page["failures"]!.AsArray().Count;
            query = (string?)page["continuation"] is { } continuation ? $"?{filter}&continuation={continuation}" : null;
        }

        Assert.Equal(expected, listed);
    }

    [Fact]
    public async Task ListFailures_AsLines_GivesAllThatAreWantedInOneAnswer()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/jobs/j1/failures?class=permanent") { Headers = { { "Accept", "application/x-ndjson" } } };
        using var answer = await _host.Client.SendAsync(request);

        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(1_250, lines.Select(line => (string)line["documentId"]!).Distinct().Count());
        Assert.All(lines, line => Assert.Equal("Permanent", (string)line["class"]!));
    }

    [Fact]
    public async Task ListFailures_ClassThatThereIsNot_NamesThoseThatThereAre()
    {
        using var answer = await _host.Client.GetAsync("api/jobs/j1/failures?class=odd");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("'class' is 'odd'; one of Transient, Permanent is wanted.", (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["detail"]!);
    }

    [Fact]
    public async Task SummarizeFailures_NamesAndNumbersInTheReasons_DoNotSetThemApart()
    {
        var summary = JsonNode.Parse(await _host.Client.GetStringAsync("api/jobs/j1/failures/summary"))!;

        Assert.Equal((1_300, 0), ((int)summary["failures"]!, (int)summary["others"]!));
        Assert.Equal("""{"Transient":50,"Permanent":1250}""", summary["byClass"]!.ToJsonString());
        Assert.Equal(
            [("The byte at … of '…' is no UTF-8.", "Permanent", 1_250), ("The document kept changing while it was saved.", "Transient", 50)],
            summary["byReason"]!.AsArray().Select(reason => ((string)reason!["reason"]!, (string)reason["class"]!, (int)reason["failures"]!)));
    }

    [Fact]
    public async Task SummarizeFailures_AskedForAgain_IsSentOnlyWhereItHasChanged()
    {
        using var first = await _host.Client.GetAsync("api/jobs/j1/failures/summary");
        using var same = await AskAgainAsync(first);
        await _bench.Failures.RecordAsync([Failure(9_999, FailureClass.Transient, "It broke.")], default);
        using var changed = await AskAgainAsync(first);

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (same.StatusCode, changed.StatusCode));
        Assert.Equal(first.Headers.ETag, same.Headers.ETag);
        Assert.NotEqual(first.Headers.ETag, changed.Headers.ETag);
        Assert.Equal(TimeSpan.FromSeconds(5), same.Headers.RetryAfter!.Delta);
    }

    private async Task<HttpResponseMessage> AskAgainAsync(HttpResponseMessage before)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/jobs/j1/failures/summary") { Headers = { { "If-None-Match", before.Headers.ETag!.Tag } } };
        return await _host.Client.SendAsync(request);
    }

    private static FailureDocument Failure(int number, FailureClass kind, string reason) => new(
        FailureDocument.IdOf("j1", $"doc-{number}", "a.txt"), null, "j1", $"doc-{number}", "a.txt", reason, kind, 1, DateTimeOffset.UnixEpoch);
}
