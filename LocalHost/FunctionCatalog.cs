using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.LocalHost.Discovery;
using Pipeline.LocalHost.Durable;

namespace Pipeline.LocalHost;

/// <summary>Gives the engine the app's orchestrators and activities.</summary>
internal sealed class FunctionCatalog : IFunctionCatalog
{
    private readonly IServiceScopeFactory _scopes;

    /// <exception cref="StartupException">Two functions are called by one name.</exception>
    public FunctionCatalog(FunctionSet functions, IServiceScopeFactory scopes)
    {
        _scopes = scopes;
        ThrowIfTwice(functions.Orchestrators.Select(function => function.Name));
        ThrowIfTwice(functions.Activities.Select(function => function.Name));
        Orchestrators = [.. functions.Orchestrators.Select(function => new Orchestrator(function.Name, function.InputType, (context, input) => RunAsync(function, context, input)))];
        Activities = [.. functions.Activities.Select(function => new Activity(
            function.Name, function.InputType, (context, input, cancellation) => RunAsync(function, context, input, cancellation)))];
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<Orchestrator> Orchestrators { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<Activity> Activities { get; }

    private static void ThrowIfTwice(IEnumerable<string> names)
    {
        if (names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new StartupException($"function {twice.Key}: two functions are called by this name");
        }
    }

    // Awaits on the context that the engine runs the orchestrator on, as the orchestrator itself does.
    private async Task<object?> RunAsync(OrchestratorFunction function, TaskOrchestrationContext context, object? input)
    {
        using var scope = _scopes.CreateScope();
        return await function.Method.InvokeAsync(
            new Invocation(function.Method.Definition, context, scope.ServiceProvider, CancellationToken.None)
            {
                Input = input,
                InstanceId = context.InstanceId,
            });
    }

    private async Task<object?> RunAsync(ActivityFunction function, TaskActivityContext context, object? input, CancellationToken cancellation)
    {
        await using var scope = _scopes.CreateAsyncScope();
        try
        {
            return await function.Method.InvokeAsync(
                new Invocation(function.Method.Definition, input, scope.ServiceProvider, cancellation)
                {
                    InstanceId = context.InstanceId,
                });
        }
        catch (Exception exception) when (function.Method.GivesAggregateExceptions && !cancellation.IsCancellationRequested)
        {
            throw new AggregateException(exception);
        }
    }
}
