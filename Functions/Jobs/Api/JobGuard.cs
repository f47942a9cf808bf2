using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pipeline.Classification;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs.Steering;
using Pipeline.Models;

namespace Pipeline.Jobs.Api;

/// <summary>Stands around the HTTP functions of jobs: a CouchDB or a model that does not work is told as such.</summary>
internal static class JobGuard
{
    private const string RetryAfterSeconds = "30";

    public static Task<IResult> RunAsync(HttpRequest request, ILogger logger, IReadOnlyList<string> queryNames, Func<Task<IResult>> handler) =>
        ModelGuard.RunAsync(request, logger, queryNames, async () =>
        {
            try
            {
                return await handler();
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
            catch (UnreadableDocumentException exception)
            {
                return Problems.Problem(StatusCodes.Status409Conflict, "Not a document of a job", exception.Message);
            }
            catch (CouchDbException exception) when (exception.Failure == CouchFailure.Fatal)
            {
                return Problems.Problem(StatusCodes.Status502BadGateway, "CouchDB refuses", exception.Message);
            }
        });

    /// <summary>An action that a job's state does not allow.</summary>
    public static IResult Refused(string id, JobStatus status, JobAction action) => Problems.Problem(
        StatusCodes.Status409Conflict, $"The job is {status}", JobTransitions.Refusal(id, status, action));

    public static IResult NotFound(string id) => Problems.Problem(
        StatusCodes.Status404NotFound, "No such job", $"There is no job '{id}'. GET /api/jobs lists those that there are.");
}
