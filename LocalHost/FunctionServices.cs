using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.LocalHost.Discovery;

namespace Pipeline.LocalHost;

/// <summary>Checks at start that the classes of the functions can be made.</summary>
internal static class FunctionServices
{
    /// <exception cref="StartupException">Names every function whose class needs a service that nobody registered.</exception>
    public static void Check(IServiceProvider services, FunctionSet functions)
    {
        var known = services.GetRequiredService<IServiceProviderIsService>();
        var errors = Methods(functions)
            .Where(function => !function.Method.IsStatic)
            .SelectMany(function => Missing(function.Method.DeclaringType!, known)
                .Select(type => $"function {function.Name}: {function.Method.DeclaringType!.Name} needs the service {type.Name}, which is not registered"))
            .ToArray();
        if (errors.Length > 0)
        {
            throw new StartupException(errors);
        }
    }

    private static IEnumerable<FunctionMethod> Methods(FunctionSet functions) =>
    [
        .. functions.Http.Select(function => function.Method),
        .. functions.Timers.Select(function => function.Method),
        .. functions.Orchestrators.Select(function => function.Method),
        .. functions.Activities.Select(function => function.Method),
    ];

    // With several constructors the choice is the container's: only a single one says what is needed.
    private static IEnumerable<Type> Missing(Type type, IServiceProviderIsService known) => type.GetConstructors() is [var only]
        ? only.GetParameters()
            .Where(parameter => !parameter.HasDefaultValue && parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is null)
            .Select(parameter => parameter.ParameterType)
            .Where(needed => !known.IsService(needed))
        : [];
}
