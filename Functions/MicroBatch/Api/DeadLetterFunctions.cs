using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Http;

namespace Pipeline.MicroBatch.Api;

/// <summary>The HTTP function that shows what a poll has left out.</summary>
internal sealed class DeadLetterFunctions(IOptions<MicroBatchOptions> options, IServiceProvider services, ILogger<DeadLetterFunctions> logger)
{
    private const string RetryAfterSeconds = "30";

    /// <summary>The dead letters of a source, those that were written last first; their records only with <c>raw=true</c>.</summary>
    [Function(nameof(ListDeadLetters))]
    public Task<IResult> ListDeadLetters(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "polls/{source}/dead-letters")] HttpRequest request,
        string source,
        CancellationToken cancellationToken) =>
        HttpGuard.RunAsync(request, logger, DeadLetterRequest.QueryNames, async () =>
        {
            if (options.Value.Sources.FirstOrDefault(one => one.Name == source) is not { } polled)
            {
                return Problems.Problem(
                    StatusCodes.Status404NotFound, "No such source", $"There is no source '{source}'; GET /api/polls lists those that there are.", "source");
            }

            var asked = DeadLetterRequest.Read(request);
            try
            {
                // One more than is shown tells whether there is a next page.
                var letters = await services.GetRequiredService<IDeadLetterList>().ReadAsync(polled, asked.After, asked.Limit + 1, asked.Raw, cancellationToken);
                var last = letters.Count > asked.Limit ? letters[asked.Limit - 1] : null;
                return Results.Json(
                    new DeadLetterList([.. letters.Take(asked.Limit)], last is null ? null : DeadLetterContinuation.Write(new(last.DeadAt, last.Key))),
                    PollJson.Readable.DeadLetterList);
            }
            catch (SourceUnavailableException exception)
            {
                request.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
                return Problems.Problem(StatusCodes.Status503ServiceUnavailable, "The database is unavailable", exception.Message);
            }
        });
}
