using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Health;
using Pipeline.Health.Api;
using Pipeline.Tests.LocalHost;

namespace Pipeline.Tests.Health.Api;

public sealed class AnalyticsFunctionsTests : IAsyncLifetime
{
    private readonly MemoryAnalyticsStore _store = new();
    private readonly MemoryHealthHistory _history = new();
    private readonly TestClock _clock = new();
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        foreach (var user in (string[])["ann", "bob", "ünï|cödé"])
        {
            _history.Put(Histories.Days(1, 2, 3, 4, 5, 6, 7, 15, 4, 90).Select(record => record with { UserId = user }));
            await new UserAnalytics(_history, _store, new TestClock(), NullLogger<UserAnalytics>.Instance).RecomputeAsync(user, default);
        }

        _host = await TestHost.StartAsync(
            [typeof(AnalyticsFunctions)],
            new() { ["PIPELINE_API_KEY"] = "key" },
            services => services.AddSingleton<TimeProvider>(_clock).AddSingleton<IAnalyticsStore>(_store).AddHealth(new ConfigurationBuilder().Build()));
        _host.Client.DefaultRequestHeaders.Add("x-functions-key", "key");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task GetAnalytics_OfAStoredResult_IsTheDocument()
    {
        using var body = await GetAsync("api/analytics?userId=ann&metricType=steps&timeRange=7day");

        var stored = await _store.FindAsync("ann", MetricType.Steps, TimeRange.Week, default);
        Assert.Equal(JsonSerializer.Serialize(stored, HealthJson.Default.AnalyticsDocument), body.RootElement.GetRawText());
        Assert.Equal(90, body.RootElement.GetProperty("results").GetProperty("newestValue").GetDouble());
    }

    [Theory]
    [InlineData("", "userId", "'userId' is missing; the user's id is wanted.")]
    [InlineData("?userId=&metricType=steps&timeRange=7day", "userId", "'userId' is missing; the user's id is wanted.")]
    [InlineData("?userId=ann&userId=bob", "userId", "'userId' is given 2 times; give it once.")]
    [InlineData(
        "?userId=ann&timeRange=7day",
        "metricType",
        "'metricType' is missing; one of steps, distance, calories, activeMinutes, heartPoints, weight, sleepHours, height, bodyTemperature, hydration, "
        + "bloodPressureSystolic, bloodPressureDiastolic is wanted.")]
    [InlineData("?userId=ann&metricType=steps", "timeRange", "'timeRange' is missing; one of 7day, 30day, 90day is wanted.")]
    [InlineData("?userId=ann&metricType=steps&timeRange=8day", "timeRange", "'timeRange' is '8day'; one of 7day, 30day, 90day is wanted.")]
    [InlineData("/anomalies?from=2025-02-29", "from", "'from' is '2025-02-29'; a day such as 2025-11-13 is wanted.")]
    [InlineData("/anomalies?from=2025-11-13T00:00:00Z", "from", "'from' is '2025-11-13T00:00:00Z'; a day such as 2025-11-13 is wanted.")]
    [InlineData("/anomalies?severity=huge", "severity", "'severity' is 'huge'; one of low, medium, high is wanted.")]
    [InlineData("/anomalies?limit=0", "limit", "'limit' is '0'; a whole number from 1 to 1000 is wanted.")]
    [InlineData("/anomalies?limit=1001", "limit", "'limit' is '1001'; a whole number from 1 to 1000 is wanted.")]
    [InlineData("/anomalies?limit=-1", "limit", "'limit' is '-1'; a whole number from 1 to 1000 is wanted.")]
    [InlineData("/anomalies?continuation=%21", "continuation", "'continuation' is not one that this list has given.")]
    [InlineData("/anomalies?continuation=abc", "continuation", "'continuation' is not one that this list has given.")]
    public async Task Request_WithBadInput_Is400AndNamesTheField(string query, string field, string message)
    {
        using var response = await _host.Client.GetAsync("api/analytics" + query);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(message, body.RootElement.GetProperty("detail").GetString());
        Assert.Equal(message, body.RootElement.GetProperty("errors").GetProperty(field)[0].GetString());
    }

    [Fact]
    public async Task Request_WithAUserIdThatIsTooLong_Is400()
    {
        using var response = await _host.Client.GetAsync("api/analytics/anomalies?userId=" + new string('x', 257));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal("'userId' has 257 characters; at most 256 are possible.", body.RootElement.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task GetAnalytics_ThatAreNotThere_Is404()
    {
        using var response = await _host.Client.GetAsync("api/analytics?userId=ann&metricType=weight&timeRange=90day");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal("There are no analytics of weight over 90day for the user 'ann'.", body.RootElement.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task GetAnalytics_OfAMetricWithoutValuesAnyMore_Is404()
    {
        var document = AnalyticsDocument.Empty("ann", MetricType.Weight, TimeRange.Week, Histories.Now);
        await _store.UpsertAsync([new AnalyticsWrite(document, null)], default);
        using var response = await _host.Client.GetAsync("api/analytics?userId=ann&metricType=weight&timeRange=7day");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task ListAnomalies_OfOneUserFromADay_TellsThem()
    {
        using var body = await GetAsync("api/analytics/anomalies?from=2025-11-09&severity=high&userId=ann");

        // Days 1 to 7, 15 and 4: mean 47 / 9 = 5.2222.
        var anomaly = Assert.Single(body.RootElement.GetProperty("anomalies").EnumerateArray());
        Assert.Equal("ann", anomaly.GetProperty("userId").GetString());
        Assert.Equal("steps", anomaly.GetProperty("metricType").GetString());
        Assert.Equal("2025-11-10", anomaly.GetProperty("date").GetString());
        Assert.Equal(90, anomaly.GetProperty("value").GetDouble());
        Assert.Equal(47 / 9.0, anomaly.GetProperty("expected").GetDouble(), 12);
        Assert.Equal(90 - (47 / 9.0), anomaly.GetProperty("deviation").GetDouble(), 12);
        Assert.Equal("high", anomaly.GetProperty("severity").GetString());
        Assert.StartsWith(
            "Steps on 2025-11-10: 90, that is 84.78 above the 5.22 expected", anomaly.GetProperty("sentence").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, body.RootElement.GetProperty("continuation").ValueKind);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(100)]
    public async Task ListAnomalies_PageByPage_GivesEachOnce(int limit)
    {
        var found = new List<string>();
        string? continuation = null;
        do
        {
            using var body = await GetAsync($"api/analytics/anomalies?limit={limit}&continuation={continuation}");
            found.AddRange(body.RootElement.GetProperty("anomalies").EnumerateArray()
                .Select(anomaly => $"{anomaly.GetProperty("userId")} {anomaly.GetProperty("date")}"));
            Assert.InRange(found.Count, 0, 6);
            continuation = body.RootElement.GetProperty("continuation").GetString();
        }
        while (continuation is not null);

        Assert.Equal(
            ["ann 2025-11-08", "ann 2025-11-10", "bob 2025-11-08", "bob 2025-11-10", "ünï|cödé 2025-11-08", "ünï|cödé 2025-11-10"], found);
    }

    [Fact]
    public async Task Request_WithoutTheKey_Is401()
    {
        using var client = new HttpClient { BaseAddress = _host.Address };
        using var one = await client.GetAsync("api/analytics?userId=ann&metricType=steps&timeRange=7day");
        using var list = await client.GetAsync("api/analytics/anomalies");

        Assert.Equal(HttpStatusCode.Unauthorized, one.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, list.StatusCode);
    }

    [Theory]
    [InlineData("api/analytics?userId=ann&metricType=steps&timeRange=7day")]
    [InlineData("api/analytics/anomalies")]
    public async Task Request_ServerThatTakesItAndNeverAnswers_Is503AfterTenSeconds(string path)
    {
        _store.Silent = true;
        var asked = _host.Client.GetAsync(path);
        await _store.Asked.WaitAsync(TimeSpan.FromSeconds(30));

        _clock.Advance(TimeSpan.FromSeconds(10));

        using var response = await asked.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("MongoDB has not answered within 10 s.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_WithoutADatabase_Is503AndSaysWhatIsMissing()
    {
        await using var host = await TestHost.StartAsync([typeof(AnalyticsFunctions)], configure: services => services.AddSingleton(TimeProvider.System).AddHealth(new ConfigurationBuilder().Build()));
        using var response = await host.Client.GetAsync("api/analytics/anomalies");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(30), response.Headers.RetryAfter!.Delta);
        Assert.Contains("MONGO_URI is not set", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<JsonDocument> GetAsync(string path)
    {
        using var response = await _host.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync());
    }
}
