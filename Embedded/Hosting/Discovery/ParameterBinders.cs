using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.Embedded.Hosting.Discovery;

/// <summary>Decides what each parameter of a function is bound to.</summary>
internal static class ParameterBinders
{
    /// <summary>The binder of a parameter; null when nothing fits.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="route">The route of an HTTP function.</param>
    public static ParameterBinder? For(ParameterInfo parameter, RoutePattern? route)
    {
        var type = parameter.ParameterType;
        switch (parameter.GetCustomAttribute<BindingAttribute>())
        {
            case TriggerBindingAttribute:
                return type.IsValueType && Nullable.GetUnderlyingType(type) is null
                    ? invocation => invocation.Trigger ?? Activator.CreateInstance(type)
                    : static invocation => invocation.Trigger;
            case DurableClientAttribute:
                return type == typeof(DurableTaskClient)
                    ? static invocation => invocation.InstanceServices.GetRequiredService<DurableTaskClient>()
                    : null;
            case not null:
                return null;
        }

        if (type == typeof(FunctionContext))
        {
            return static invocation => invocation;
        }

        if (type == typeof(CancellationToken))
        {
            return static invocation => invocation.CancellationToken;
        }

        return (TriggerOf(parameter), route) switch
        {
            (HttpTriggerAttribute, _) when type == typeof(HttpRequest) => static invocation => invocation.HttpContext!.Request,
            (HttpTriggerAttribute, not null) when route.GetParameter(parameter.Name!) is not null => RouteValues.BinderOf(parameter),
            (ActivityTriggerAttribute, _) when parameter.Name == "instanceId" && type == typeof(string) =>
                static invocation => invocation.InstanceId,
            (OrchestrationTriggerAttribute, _) => InputBinderOf(type),
            _ => null,
        };
    }

    private static TriggerBindingAttribute? TriggerOf(ParameterInfo parameter) => ((MethodInfo)parameter.Member).GetParameters()
        .Select(other => other.GetCustomAttribute<TriggerBindingAttribute>())
        .FirstOrDefault(trigger => trigger is not null);

    private static ParameterBinder InputBinderOf(Type type) => typeof(ParameterBinders)
        .GetMethod(nameof(GetInput), BindingFlags.NonPublic | BindingFlags.Static)!
        .MakeGenericMethod(type)
        .CreateDelegate<ParameterBinder>();

    private static object? GetInput<T>(Invocation invocation) => ((TaskOrchestrationContext)invocation.Trigger!).GetInput<T>();
}
