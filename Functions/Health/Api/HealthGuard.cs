using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pipeline.Http;
using Pipeline.MicroBatch;

namespace Pipeline.Health.Api;

/// <summary>Stands around the HTTP functions of analytics: a database that is away is told as such.</summary>
internal static class HealthGuard
{
    private const string RetryAfterSeconds = "30";

    // What is asked for is found by an index; a server that takes longer takes connections and answers nothing.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Task<IResult> RunAsync(
        HttpRequest request,
        ILogger logger,
        IReadOnlyList<string> queryNames,
        TimeProvider time,
        Func<CancellationToken, Task<IResult>> handler,
        CancellationToken cancellationToken) =>
        HttpGuard.RunAsync(request, logger, queryNames, async () =>
        {
            using var deadline = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            try
            {
                return await handler(either.Token);
            }
            catch (SourceUnavailableException exception)
            {
                return Unavailable(request, exception.Message);
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                return Unavailable(request, $"MongoDB has not answered within {Patience.TotalSeconds:0} s.");
            }
        });

    private static IResult Unavailable(HttpRequest request, string reason)
    {
        request.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Problems.Problem(StatusCodes.Status503ServiceUnavailable, "The database is unavailable", reason);
    }
}
