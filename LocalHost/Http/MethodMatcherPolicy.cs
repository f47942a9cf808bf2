using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Pipeline.LocalHost.Discovery;

namespace Pipeline.LocalHost.Http;

/// <summary>Matches functions by HTTP method. The Functions host answers a wrong method with 404, where ASP.NET's own policy would with 405.</summary>
internal sealed class MethodMatcherPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    /// <inheritdoc/>
    public override int Order => -1000;

    /// <inheritdoc/>
    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<HttpFunction>() is not null);

    /// <inheritdoc/>
    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            var function = candidates[i].Endpoint?.Metadata.GetMetadata<HttpFunction>();
            if (function is not null && !function.Answers(httpContext.Request.Method))
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }
}
