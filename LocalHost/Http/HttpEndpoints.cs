using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.LocalHost.Discovery;

namespace Pipeline.LocalHost.Http;

/// <summary>Makes an endpoint of every HTTP function.</summary>
internal static class HttpEndpoints
{
    /// <summary>Maps the functions.</summary>
    /// <exception cref="StartupException">A route has a constraint that is not known.</exception>
    public static void Map(WebApplication application, IReadOnlyList<HttpFunction> functions)
    {
        var key = application.Services.GetRequiredService<FunctionKey>();
        var lifetime = application.Services.GetRequiredService<InvocationLifetime>();
        var logger = application.Services.GetRequiredService<ILogger<HttpInvoker>>();
        var policies = application.Services.GetRequiredService<ParameterPolicyFactory>();
        foreach (var function in functions)
        {
            CheckConstraints(function, policies);
            var invoker = new HttpInvoker(function, key, lifetime, logger);
            application.Map(function.Route, invoker.InvokeAsync).WithMetadata(function).WithDisplayName(function.Method.Name);
        }
    }

    /// <summary>Lets GET / lead to an address of a function.</summary>
    /// <param name="path">The address, from the root.</param>
    public static void MapHome(WebApplication application, string path) =>
        application.Map("/", context =>
        {
            context.Response.Redirect(path);
            return Task.CompletedTask;
        }).WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head])).WithDisplayName("Home");

    // Routing itself would find out at the first request only.
    private static void CheckConstraints(HttpFunction function, ParameterPolicyFactory policies)
    {
        foreach (var (name, references) in function.Route.ParameterPolicies)
        {
            foreach (var reference in references)
            {
                try
                {
                    policies.Create(function.Route.GetParameter(name), reference);
                }
                catch (Exception exception) when (exception is InvalidOperationException or RouteCreationException)
                {
                    throw new StartupException(
                        $"function {function.Method.Name}: the route {function.Route.RawText} has an unknown constraint {reference.Content}");
                }
            }
        }
    }
}
