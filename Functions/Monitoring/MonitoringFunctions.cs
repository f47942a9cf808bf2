using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Http;

namespace Pipeline.Monitoring;

/// <summary>What a watcher of the app asks: whether it runs, whether it could work, and what it has done.</summary>
internal sealed class MonitoringFunctions(
    Readiness readiness, MetricCollector metrics, ILogger<MonitoringFunctions> logger)
{
    private static readonly HealthReport Live = new("live", VersionOf(typeof(MonitoringFunctions).Assembly));

    /// <summary>200 while the process runs, whatever the state of its dependencies. Probes may add what they like to the query.</summary>
    [Function("Health")]
    public static IResult Health(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request)
    {
        NeverStore(request);
        return Results.Json(Live, MonitoringJsonContext.Default.HealthReport);
    }

    /// <summary>200 when every dependency is ready, else 503; each one's state either way. Probes may add what they like to the query.</summary>
    [Function("Ready")]
    public Task<IResult> ReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ready")] HttpRequest request) =>
        HttpGuard.RunAsync(request, logger, [.. request.Query.Keys], async () =>
        {
            NeverStore(request);
            var report = await readiness.ReportAsync(request.HttpContext.RequestAborted);
            return Results.Json(
                report,
                MonitoringJsonContext.Readable.ReadinessReport,
                statusCode: report.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });

    /// <summary>Every metric in the text format of Prometheus.</summary>
    [Function("Metrics")]
    public Task<IResult> MetricsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "metrics")] HttpRequest request) =>
        HttpGuard.RunAsync(request, logger, [], () =>
        {
            NeverStore(request);
            return Task.FromResult(Results.Text(metrics.Write(), PrometheusText.ContentType, Encoding.UTF8));
        });

    private static void NeverStore(HttpRequest request) => request.HttpContext.Response.Headers.CacheControl = "no-store";

    // Without the build's commit, which follows a plus sign.
    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
