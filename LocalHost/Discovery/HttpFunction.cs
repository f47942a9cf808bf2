using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.LocalHost.Discovery;

/// <summary>A function that answers HTTP requests.</summary>
/// <param name="Method">What is called.</param>
/// <param name="Route">The whole route, the prefix included.</param>
/// <param name="Methods">The HTTP methods answered, in upper case; empty means every one.</param>
/// <param name="Level">What a caller has to show.</param>
internal sealed record HttpFunction(
    FunctionMethod Method, RoutePattern Route, IReadOnlyList<string> Methods, AuthorizationLevel Level)
{
    /// <summary>Whether it answers the HTTP method.</summary>
    public bool Answers(string method) => Methods.Count == 0 || Methods.Contains(method, StringComparer.OrdinalIgnoreCase);
}
