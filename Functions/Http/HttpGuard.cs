using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Pipeline.Http;

/// <summary>Stands around every HTTP function, because the Functions host answers an exception with an empty 500.</summary>
internal static partial class HttpGuard
{
    /// <summary>Runs the handler and answers what it throws with problem details.</summary>
    /// <remarks>
    /// <see cref="BadInputException"/> is 400, as is a name in the query that is not known; a request that the server could not read keeps its status (413 over the size limit);
    /// a cancellation because the client has left ends silently; everything else is a logged 500 with a trace id and no further detail.
    /// </remarks>
    /// <param name="request">The request.</param>
    /// <param name="logger">Where faults of the app go.</param>
    /// <param name="queryNames">The names that its query may have.</param>
    /// <param name="handler">Answers it.</param>
    public static async Task<IResult> RunAsync(HttpRequest request, ILogger logger, IReadOnlyList<string> queryNames, Func<Task<IResult>> handler)
    {
        try
        {
            QueryNames.Check(request, queryNames);
            return await handler();
        }
        catch (BadInputException exception)
        {
            return Problems.Problem(
                StatusCodes.Status400BadRequest, "Bad input", exception.Message, exception.Field);
        }
        catch (BadHttpRequestException exception)
        {
            return Problems.Problem(
                exception.StatusCode, ReasonPhrases.GetReasonPhrase(exception.StatusCode), exception.Message);
        }
        catch (Exception exception) when (HasLeft(request, exception))
        {
            // Nobody reads the answer: the status is for the log alone.
            return Results.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (Exception exception)
        {
            var traceId = Activity.Current?.TraceId.ToHexString() ?? request.HttpContext.TraceIdentifier;
            LogUnhandled(logger, exception, request.Method, request.Path, traceId);
            return Problems.Problem(
                StatusCodes.Status500InternalServerError,
                "Internal error",
                "The request failed for a reason of the server's own. The log tells more under the trace id.",
                traceId: traceId);
        }
    }

    private static bool HasLeft(HttpRequest request, Exception exception) =>
        exception is OperationCanceledException or IOException && request.HttpContext.RequestAborted.IsCancellationRequested;
}
