using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pipeline.Checkpoints;
using Pipeline.CouchDb;
using Pipeline.Http;

namespace Pipeline.Matches.Api;

/// <summary>Stands around the HTTP functions of matching: storage or a CouchDB that does not work is told as such.</summary>
internal static class MatchGuard
{
    private const string RetryAfterSeconds = "30";

    public static Task<IResult> RunAsync(HttpRequest request, ILogger logger, IReadOnlyList<string> queryNames, Func<Task<IResult>> handler) =>
        HttpGuard.RunAsync(request, logger, queryNames, async () =>
        {
            try
            {
                return await handler();
            }
            catch (CheckpointStoreUnavailableException exception)
            {
                request.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
                return Problems.Problem(StatusCodes.Status503ServiceUnavailable, "Blob storage is unavailable", exception.Message);
            }
            catch (CheckpointConflictException exception)
            {
                return Problems.Problem(StatusCodes.Status409Conflict, "Stored by another", exception.Message);
            }
            catch (CouchUnavailableException exception)
            {
                request.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
                return Problems.Problem(StatusCodes.Status503ServiceUnavailable, "CouchDB is unavailable", exception.Message);
            }
            catch (CouchNotConfiguredException exception)
            {
                return Problems.Problem(StatusCodes.Status503ServiceUnavailable, "No CouchDB", exception.Message);
            }
            catch (CouchDbException exception) when (exception.Failure == CouchFailure.Fatal)
            {
                return Problems.Problem(StatusCodes.Status502BadGateway, "CouchDB refuses", exception.Message);
            }
        });

    public static IResult NoReference(string name) => Problems.Problem(
        StatusCodes.Status404NotFound, "No such reference", $"There is no reference '{name}'. GET /api/matching/references lists those that there are.");
}
