using Microsoft.AspNetCore.Http;
using Pipeline.Http;
using Pipeline.Query;
using Pipeline.Query.Guard;

namespace Pipeline.Queries.Api;

/// <summary>Stands around a statement that writes into the response: what goes wrong before the first row is a problem document, later the connection breaks off.</summary>
internal static class QueryGuard
{
    private const string RetryAfterSeconds = "1";

    public static async Task<IResult> RunAsync(HttpContext context, string source, QueryMetrics metrics, TimeProvider time, Func<Task> run)
    {
        var start = time.GetTimestamp();
        var outcome = "failed";
        try
        {
            await run();
            outcome = "succeeded";
            return Results.Empty;
        }
        catch (StatementRefusedException exception)
        {
            outcome = "refused";
            return Answer(context, StatusCodes.Status400BadRequest, "Statement refused", exception.Message, "sql");
        }
        catch (QueryBusyException exception)
        {
            outcome = "busy";
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            return Answer(context, StatusCodes.Status429TooManyRequests, "Busy", exception.Message);
        }
        catch (QueryTimeoutException exception)
        {
            outcome = "timeout";
            return Answer(context, StatusCodes.Status504GatewayTimeout, "Too long", exception.Message);
        }
        catch (QueryMemoryException exception)
        {
            outcome = "memory";
            return Answer(context, StatusCodes.Status422UnprocessableEntity, "Too much memory", exception.Message);
        }
        catch (QuerySourceUnavailableException exception)
        {
            outcome = "unavailable";
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            return Answer(context, StatusCodes.Status503ServiceUnavailable, "Source unavailable", exception.Message);
        }
        catch (OperationCanceledException)
        {
            outcome = "cancelled";
            throw;
        }
        finally
        {
            metrics.Record(source, outcome, time.GetElapsedTime(start));
        }
    }

    private static IResult Answer(HttpContext context, int status, string title, string detail, string? field = null)
    {
        if (!context.Response.HasStarted)
        {
            return Problems.Problem(status, title, detail, field);
        }

        // Half of the rows with an end would look like all of them.
        context.Abort();
        return Results.Empty;
    }
}
