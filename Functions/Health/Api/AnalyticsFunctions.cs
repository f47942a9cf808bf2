using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Http;

namespace Pipeline.Health.Api;

/// <summary>The HTTP functions of the health analytics.</summary>
internal sealed class AnalyticsFunctions(IAnalyticsStore store, TimeProvider time, ILogger<AnalyticsFunctions> logger)
{
    /// <summary>GET /api/analytics?userId=&amp;metricType=&amp;timeRange=: one result; 404 when there is none, or the metric has no values any more.</summary>
    [Function(nameof(GetAnalytics))]
    public Task<IResult> GetAnalytics(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "analytics")] HttpRequest request,
        CancellationToken cancellationToken) =>
        HealthGuard.RunAsync(request, logger, ["userId", "metricType", "timeRange"], time, async token =>
        {
            var reader = new AnalyticsRequestReader(request);
            var (userId, metric, range) = (reader.UserId(), reader.MetricType(), reader.TimeRange());
            return await store.FindAsync(userId, metric, range, token) is { Results: not null } document
                ? Results.Json(document, HealthJson.Default.AnalyticsDocument)
                : Problems.Problem(
                    StatusCodes.Status404NotFound,
                    "No such analytics",
                    $"There are no analytics of {MetricTypes.NameOf(metric)} over {TimeRanges.NameOf(range)} for the user '{userId}'.");
        }, cancellationToken);

    /// <summary>
    /// GET /api/analytics/anomalies?from=&amp;severity=[&amp;userId=][&amp;limit=][&amp;continuation=]: the anomalies of the last 90 days of each user and
    /// metric, by user, metric and day. Every parameter may be left out.
    /// </summary>
    [Function(nameof(ListAnomalies))]
    public Task<IResult> ListAnomalies(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "analytics/anomalies")] HttpRequest request,
        CancellationToken cancellationToken) =>
        HealthGuard.RunAsync(request, logger, ["from", "severity", "userId", "limit", "continuation"], time, async token =>
        {
            var query = new AnalyticsRequestReader(request).AnomalyQuery();
            var entries = await store.ReadAnomaliesAsync(query, token);
            var continuation = entries.Count == query.Limit ? AnomalyContinuation.Write(entries[^1].Position) : null;
            return Results.Json(new AnomalyList([.. entries.Select(AnomalyAnswer.Of)], continuation), HealthJson.Default.AnomalyList);
        }, cancellationToken);
}
