using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Embedded.Durable;
using Pipeline.Embedded.Hosting.Discovery;

namespace Pipeline.Embedded.Hosting;

/// <summary>Gives the engine the app's orchestrators and activities.</summary>
internal sealed class FunctionCatalog : IFunctionCatalog
{
    private readonly Dictionary<string, Func<TaskOrchestrationContext, Task<object?>>> _orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ActivityInvoker> _activities = new(StringComparer.OrdinalIgnoreCase);
    private readonly IServiceScopeFactory _scopes;
    private readonly JsonSerializerOptions _json;

    public FunctionCatalog(FunctionSet functions, IServiceScopeFactory scopes, IOptions<JsonSerializerOptions> json)
    {
        _scopes = scopes;
        _json = json.Value;
        foreach (var function in functions.Orchestrators)
        {
            Add(_orchestrators, function.Name, context => RunAsync(function, context));
        }

        foreach (var function in functions.Activities)
        {
            Add(_activities, function.Name, (invocation, cancellation) => RunAsync(function, invocation, cancellation));
        }
    }

    /// <inheritdoc/>
    public bool TryGetOrchestrator(
        string name, [NotNullWhen(true)] out Func<TaskOrchestrationContext, Task<object?>>? orchestrator) =>
        _orchestrators.TryGetValue(name, out orchestrator);

    /// <inheritdoc/>
    public bool TryGetActivity(string name, [NotNullWhen(true)] out ActivityInvoker? activity) =>
        _activities.TryGetValue(name, out activity);

    private static void Add<T>(Dictionary<string, T> functions, string name, T function)
    {
        if (!functions.TryAdd(name, function))
        {
            throw new StartupException($"function {name}: two functions are called by this name");
        }
    }

    // Awaits on the context that the engine runs the orchestrator on, as the orchestrator itself does.
    private async Task<object?> RunAsync(OrchestratorFunction function, TaskOrchestrationContext context)
    {
        using var scope = _scopes.CreateScope();
        return await function.Method.InvokeAsync(
            new Invocation(function.Method.Definition, context, scope.ServiceProvider, CancellationToken.None)
            {
                InstanceId = context.InstanceId,
            });
    }

    private async Task<object?> RunAsync(ActivityFunction function, ActivityInvocation activity, CancellationToken cancellation)
    {
        var input = activity.InputJson is null ? null : JsonSerializer.Deserialize(activity.InputJson, function.InputType, _json);
        await using var scope = _scopes.CreateAsyncScope();
        return await function.Method.InvokeAsync(
            new Invocation(function.Method.Definition, input, scope.ServiceProvider, cancellation)
            {
                InstanceId = activity.InstanceId,
            });
    }
}
