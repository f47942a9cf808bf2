using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.LocalHost.Discovery;

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
            (OrchestrationTriggerAttribute, _) when InputOf((MethodInfo)parameter.Member) == parameter => InputBinderOf(type),
            _ => null,
        };
    }

    /// <summary>The parameter of an orchestrator that takes its input: the first one that nothing else is bound to.</summary>
    public static ParameterInfo? InputOf(MethodInfo orchestrator) => orchestrator.GetParameters().FirstOrDefault(parameter =>
        parameter.GetCustomAttribute<BindingAttribute>() is null
        && parameter.ParameterType != typeof(FunctionContext)
        && parameter.ParameterType != typeof(CancellationToken));

    private static TriggerBindingAttribute? TriggerOf(ParameterInfo parameter) => ((MethodInfo)parameter.Member).GetParameters()
        .Select(other => other.GetCustomAttribute<TriggerBindingAttribute>())
        .FirstOrDefault(trigger => trigger is not null);

    private static ParameterBinder InputBinderOf(Type type) => type.IsValueType && Nullable.GetUnderlyingType(type) is null
        ? invocation => invocation.Input ?? Activator.CreateInstance(type)
        : static invocation => invocation.Input;
}
