using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pipeline.Http;
using Pipeline.MicroBatch;

namespace Pipeline.Health.Api;

/// <summary>Stands around the HTTP functions of analytics: a database that is away is told as such.</summary>
internal static class HealthGuard
{
    private const string RetryAfterSeconds = "30";

    public static Task<IResult> RunAsync(HttpRequest request, ILogger logger, IReadOnlyList<string> queryNames, Func<Task<IResult>> handler) =>
        HttpGuard.RunAsync(request, logger, queryNames, async () =>
        {
            try
            {
                return await handler();
            }
            catch (SourceUnavailableException exception)
            {
                request.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
                return Problems.Problem(StatusCodes.Status503ServiceUnavailable, "The database is unavailable", exception.Message);
            }
        });
}
