using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;
using Microsoft.Extensions.Configuration;
using Pipeline.LocalHost.Settings;
using Pipeline.LocalHost.Timers;

namespace Pipeline.LocalHost.Discovery;

/// <summary>Finds the functions among types and checks each, so that a mistake shows at start and not at the first call.</summary>
internal sealed partial class FunctionDiscovery(IConfiguration configuration)
{
    private const BindingFlags AnyMethod =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private readonly List<HttpFunction> _http = [];
    private readonly List<TimerFunction> _timers = [];
    private readonly List<OrchestratorFunction> _orchestrators = [];
    private readonly List<ActivityFunction> _activities = [];

    /// <summary>Finds every method with a <see cref="FunctionAttribute"/>.</summary>
    /// <exception cref="StartupException">Names every function that cannot be run as it stands, and why.</exception>
    public FunctionSet Find(IEnumerable<Type> types)
    {
        var errors = new List<string>();
        var names = new Dictionary<string, MethodInfo>(StringComparer.OrdinalIgnoreCase);
        foreach (var method in types.SelectMany(type => type.GetMethods(AnyMethod)))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is not { Name: var name })
            {
                continue;
            }

            try
            {
                if (!ValidName.IsMatch(name))
                {
                    throw Error(name, "a name is a letter followed by letters, digits, - and _, 127 at most");
                }

                if (!names.TryAdd(name, method))
                {
                    throw Error(name, $"two methods have this name, {Describe(names[name])} and {Describe(method)}");
                }

                Add(name, method);
            }
            catch (StartupException exception)
            {
                errors.AddRange(exception.Messages);
            }
        }

        AddRouteConflicts(errors);
        return errors.Count > 0 ? throw new StartupException(errors) : new FunctionSet(_http, _timers, _orchestrators, _activities);
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,126}$")]
    private static partial Regex ValidName { get; }

    private static StartupException Error(string function, string message) => new($"function {function}: {message}");

    private static string Describe(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    private void Add(string name, MethodInfo method)
    {
        var triggers = method.GetParameters()
            .Where(parameter => parameter.GetCustomAttribute<TriggerBindingAttribute>() is not null)
            .ToArray();
        if (triggers.Length != 1)
        {
            throw Error(name, $"{Describe(method)} has {triggers.Length} triggers; exactly one parameter has a trigger attribute");
        }

        if (method.ContainsGenericParameters)
        {
            throw Error(name, $"{Describe(method)} is generic; a function is not");
        }

        var trigger = triggers[0];
        switch (trigger.GetCustomAttribute<TriggerBindingAttribute>())
        {
            case HttpTriggerAttribute http:
                AddHttp(name, method, trigger, http);
                break;
            case TimerTriggerAttribute timer:
                AddTimer(name, method, trigger, timer);
                break;
            case OrchestrationTriggerAttribute orchestration:
                RequireType(name, trigger, typeof(TaskOrchestrationContext));
                _orchestrators.Add(new OrchestratorFunction(
                    MethodOf(name, method, null), orchestration.Orchestration ?? name, ParameterBinders.InputOf(method)?.ParameterType ?? typeof(object)));
                break;
            case ActivityTriggerAttribute activity:
                _activities.Add(new ActivityFunction(MethodOf(name, method, null), activity.Activity ?? name, trigger.ParameterType));
                break;
            case var other:
                throw Error(name, $"the trigger {other!.GetType().Name} is not known to this host");
        }
    }

    private void AddHttp(string name, MethodInfo method, ParameterInfo trigger, HttpTriggerAttribute attribute)
    {
        RequireType(name, trigger, typeof(HttpRequest));
        var result = ResultReaders.ValueOf(method.ReturnType);
        if (result is not null && !typeof(IResult).IsAssignableFrom(result))
        {
            throw Error(name, $"{Describe(method)} returns {result.Name}; an HTTP function returns IResult, or nothing when it answers itself");
        }

        var prefix = configuration.RoutePrefix();
        var route = (attribute.Route ?? name).TrimStart('/');
        try
        {
            var pattern = RoutePatternFactory.Parse(prefix.Length == 0 || route.Length == 0 ? prefix + route : $"{prefix}/{route}");
            var methods = attribute.Methods?.Select(allowed => allowed.ToUpperInvariant()).ToArray() ?? [];
            _http.Add(new HttpFunction(MethodOf(name, method, pattern), pattern, methods, attribute.AuthLevel));
        }
        catch (RoutePatternException exception)
        {
            throw Error(name, $"the route {route} is malformed: {exception.Message}");
        }
    }

    private void AddTimer(string name, MethodInfo method, ParameterInfo trigger, TimerTriggerAttribute attribute)
    {
        RequireType(name, trigger, typeof(TimerInfo));
        var schedule = SettingReference.Resolve(attribute.Schedule, configuration, missing => Error(
            name, $"the setting {missing} that its schedule {attribute.Schedule} needs is not set"));
        try
        {
            _timers.Add(new TimerFunction(
                MethodOf(name, method, null), TimerSchedule.Parse(schedule), attribute.UseMonitor, attribute.RunOnStartup));
        }
        catch (FormatException exception)
        {
            var source = schedule == attribute.Schedule ? "" : $" (from {attribute.Schedule})";
            throw Error(name, $"the schedule {schedule}{source} is wrong: {exception.Message}");
        }
    }

    private static void RequireType(string function, ParameterInfo parameter, Type type)
    {
        if (parameter.ParameterType != type)
        {
            throw Error(function, $"the parameter {parameter.Name} is {parameter.ParameterType.Name}; its trigger needs {type.Name}");
        }
    }

    private static FunctionMethod MethodOf(string name, MethodInfo method, RoutePattern? route)
    {
        var binders = method.GetParameters()
            .Select(parameter => ParameterBinders.For(parameter, route) ?? throw Error(
                name,
                $"the parameter {parameter.Name} of type {parameter.ParameterType.Name} cannot be bound; known are the trigger, "
                + "FunctionContext, CancellationToken, [DurableClient] DurableTaskClient, HttpRequest, values of the route by name, "
                + "an activity's instanceId and an orchestrator's input"))
            .ToArray();
        return new FunctionMethod(new FunctionMetadata(name, method), method, binders);
    }

    private void AddRouteConflicts(List<string> errors)
    {
        foreach (var group in _http.GroupBy(function => ShapeOf(function.Route), StringComparer.OrdinalIgnoreCase))
        {
            var functions = group.ToArray();
            for (var i = 1; i < functions.Length; i++)
            {
                var other = functions.Take(i).FirstOrDefault(earlier => Overlap(earlier, functions[i]));
                if (other is not null)
                {
                    errors.Add(Error(
                        functions[i].Method.Name,
                        $"the route {functions[i].Route.RawText} is taken by {other.Method.Name} for the same HTTP method").Message);
                }
            }
        }
    }

    private static bool Overlap(HttpFunction one, HttpFunction other) =>
        one.Methods.Count == 0 || other.Methods.Count == 0 || one.Methods.Any(other.Answers);

    // Routes that differ in the names of their parameters alone match the same paths; other constraints may tell them apart.
    private static string ShapeOf(RoutePattern route) => string.Join('/', route.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart parameter => $"{{{(parameter.IsCatchAll ? "*" : "")}:{string.Join(':', parameter.ParameterPolicies.Select(policy => policy.Content))}}}",
            _ => "",
        }))));
}
