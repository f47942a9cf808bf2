using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pipeline.Http;

namespace Pipeline.Queries.Api;

/// <summary>
/// Stands around the HTTP functions of the query service: what goes wrong before the first row is a problem document, later the connection breaks off.
/// </summary>
internal static class QueryGuard
{
    private const string RetryAfterSeconds = "1";

    public static Task<IResult> RunAsync(HttpRequest request, ILogger logger, IReadOnlyList<string> queryNames, Func<Task<IResult>> handler) =>
        HttpGuard.RunAsync(request, logger, queryNames, async () =>
        {
            try
            {
                return await handler();
            }
            catch (Exception exception) when (!request.HttpContext.RequestAborted.IsCancellationRequested && QueryFailure.Of(exception) is { } failure)
            {
                return Answer(request.HttpContext, failure, QueryFailure.Detail(exception));
            }
        });

    private static IResult Answer(HttpContext context, QueryFailure failure, string detail)
    {
        if (context.Response.HasStarted)
        {
            // Half of the rows with an end would look like all of them.
            context.Abort();
            return Results.Empty;
        }

        if (failure.IsTransient)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        return Problems.Problem(failure.Status, failure.Title, detail, failure.Field);
    }
}
