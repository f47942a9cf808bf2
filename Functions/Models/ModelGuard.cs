using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pipeline.Classification;
using Pipeline.Http;

namespace Pipeline.Models;

/// <summary>Stands around the HTTP functions that need a model: one that cannot be read is told as such.</summary>
internal static class ModelGuard
{
    public static Task<IResult> RunAsync(HttpRequest request, ILogger logger, IReadOnlyList<string> queryNames, Func<Task<IResult>> handler) =>
        HttpGuard.RunAsync(request, logger, queryNames, async () =>
        {
            try
            {
                return await handler();
            }
            catch (ModelUnavailableException exception)
            {
                return Problems.Problem(StatusCodes.Status503ServiceUnavailable, "The model is unavailable", exception.Message);
            }
        });

    /// <summary>What to throw when there is no model of the name that a field of a request gives.</summary>
    public static BadInputException Unknown(string name, IModels models) =>
        new("model", $"'model' is '{name}', and there is no model of that name or id; there are {string.Join(", ", models.Names)}.");
}
