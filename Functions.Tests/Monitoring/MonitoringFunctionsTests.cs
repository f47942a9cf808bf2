using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Monitoring;
using Pipeline.Tests.LocalHost;

namespace Pipeline.Tests.Monitoring;

public class MonitoringFunctionsTests
{
    [Fact]
    public async Task Health_Always_IsLive()
    {
        await using var host = await StartAsync(ready: false);
        using var response = await host.Client.GetAsync("api/health");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("""{"status":"live","version":"1.0.0"}""", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(true, HttpStatusCode.OK, """{"status":"ready","dependencies":[{"name":"couchdb","ready":true,"detail":"asked"}]}""")]
    [InlineData(false, HttpStatusCode.ServiceUnavailable, """{"status":"unready","dependencies":[{"name":"couchdb","ready":false,"detail":"asked"}]}""")]
    public async Task Ready_ByTheDependencies_Is200Or503(bool ready, HttpStatusCode status, string body)
    {
        await using var host = await StartAsync(ready);
        using var response = await host.Client.GetAsync("api/ready");

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Metrics_WithTheKey_AreTextForPrometheus()
    {
        await using var host = await StartAsync(ready: true, new() { ["PIPELINE_API_KEY"] = "key" });
        using var refused = await host.Client.GetAsync("api/metrics");
        using var response = await host.Client.GetAsync("api/metrics?code=key");

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Contains("\ndotnet_process_memory_working_set_bytes ", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task<TestHost> StartAsync(bool ready, Dictionary<string, string?>? settings = null) => TestHost.StartAsync(
        [typeof(MonitoringFunctions)],
        settings,
        services => services.AddMonitoring().AddSingleton<IDependencyCheck>(new Check(ready)));

    private sealed class Check(bool ready) : IDependencyCheck
    {
        public string Name => "couchdb";

        public Task<DependencyState> CheckAsync(CancellationToken cancellationToken) =>
            Task.FromResult(new DependencyState(ready, "asked"));
    }
}
