using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Schedules;
using Pipeline.Tests.LocalHost;

namespace Pipeline.Tests.Jobs.Schedules;

/// <summary>Schedules over HTTP, over a CouchDB in memory.</summary>
public sealed class ScheduleFunctionsTests : IAsyncLifetime
{
    private readonly JobBench _bench = new();
    private TestHost _host = null!;

    public async Task InitializeAsync() =>
        _host = await TestHost.StartAsync([typeof(ScheduleFunctions)], new() { ["AzureFunctionsJobHost:extensions:http:routePrefix"] = "api" }, services => services
            .AddSingleton<TimeProvider>(TimeProvider.System)
            .AddSingleton<ICouchServer>(_bench.Server)
            .AddSingleton(_bench.Kinds)
            .AddSingleton<JobRequestReader>()
            .AddSingleton<ScheduleStore>()
            .AddSingleton<ScheduleReader>()
            .AddSingleton(Options.Create(new CouchDbOptions()))
            .AddSingleton(Options.Create(_bench.JobOptions)));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Schedule_MadeChangedAndDeleted_IsShownWithItsNextFiveTimes()
    {
        using var made = await PutAsync("nightly", """{"cron":"0 30 2 29 2 *","timeZone":"Europe/Berlin","incremental":true,"job":{"database":"articles","batchSize":7}}""");
        using var changed = await PutAsync("nightly", """{"cron":"0 0 3 * * *","overlap":"queue","paused":true,"job":{"database":"articles"}}""");
        var first = JsonNode.Parse(await made.Content.ReadAsStringAsync())!;
        var listed = JsonNode.Parse(await _host.Client.GetStringAsync("api/schedules"))!["schedules"]!.AsArray();
        using var deleted = await _host.Client.DeleteAsync("api/schedules/nightly");
        using var gone = await _host.Client.GetAsync("api/schedules/nightly");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (made.StatusCode, changed.StatusCode));
        Assert.Equal(5, first["next"]!.AsArray().Count);
        Assert.All(first["next"]!.AsArray(), next => Assert.EndsWith("-02-29T01:30:00+00:00", (string)next!, StringComparison.Ordinal));
        Assert.Equal(
            ("nightly", "UTC", "Queue", true, 0),
            ((string)listed.Single()!["name"]!, (string)listed[0]!["timeZone"]!, (string)listed[0]!["overlap"]!, (bool)listed[0]!["paused"]!, listed[0]!["next"]!.AsArray().Count));
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (deleted.StatusCode, gone.StatusCode));
    }

    [Fact]
    public async Task Schedule_Continuous_IsShownWithoutTimes()
    {
        using var made = await PutAsync("live", """{"continuous":true,"job":{"database":"articles","force":false}}""");
        var schedule = JsonNode.Parse(await _host.Client.GetStringAsync("api/schedules/live"))!;

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal((true, true, null, 0), ((bool)schedule["continuous"]!, (bool)schedule["incremental"]!, (string?)schedule["cron"], schedule["next"]!.AsArray().Count));
    }

    [Theory]
    [InlineData("nightly", """{"job":{"database":"a"}}""", "'cron' is missing")]
    [InlineData("nightly", """{"cron":"0 0 0 31 2 *","job":{"database":"a"}}""", "'cron' is '0 0 0 31 2 *': no day matches it.")]
    [InlineData("nightly", """{"cron":"0 0 3 * * *"}""", "'job' is missing")]
    [InlineData("nightly", """{"cron":"0 0 3 * * *","timeZone":"Mars/North","job":{"database":"a"}}""", "the IANA name of a time zone")]
    [InlineData("nightly", """{"cron":"0 0 3 * * *","overlap":"both","job":{"database":"a"}}""", "skip or queue is wanted")]
    [InlineData("nightly", """{"cron":"0 0 3 * * *","job":{"database":"a","id":"x"}}""", "leave it out")]
    [InlineData("nightly", """{"cron":"0 0 3 * * *","job":{"database":"a","limit":0}}""", "'job': 'limit' is 0")]
    [InlineData("nightly", """{"cron":"0 0 3 * * *","incremental":true,"job":{"database":"a","view":"d/v"}}""", "'job' has 'view'")]
    [InlineData("nightly", """{"cron":"0 0 3 * * *","every":"day","job":{}}""", "'every' is not a field of a schedule")]
    [InlineData("nightly", """{"job":{"database":"a"},"continuous":false}""", "or \"continuous\": true.")]
    [InlineData("nightly", """{"cron":"0 0 3 * * *","continuous":true,"job":{"database":"a"}}""", "'continuous' is true beside 'cron'")]
    [InlineData("nightly", """{"continuous":true,"job":{"database":"a","limit":10}}""", "'job' has 'limit'")]
    [InlineData("nightly", """{"continuous":true,"job":{"database":"a","force":true}}""", "'job' has 'force'")]
    [InlineData("nightly", """{"continuous":true,"job":{"database":"a","startKey":"b"}}""", "'job' has 'startKey'")]
    [InlineData("nightly", """{"cron":"\ud800","job":{}}""", "half of a surrogate pair")]
    [InlineData("no name", """{"cron":"0 0 3 * * *","job":{"database":"a"}}""", "'name' is 'no name'")]
    public async Task PutSchedule_BadInput_NamesTheFieldAndWhatIsWanted(string name, string body, string message)
    {
        using var answer = await PutAsync(name, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(message, (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["detail"]!, StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> PutAsync(string name, string body) =>
        _host.Client.PutAsync($"api/schedules/{Uri.EscapeDataString(name)}", new StringContent(body, Encoding.UTF8, "application/json"));
}
