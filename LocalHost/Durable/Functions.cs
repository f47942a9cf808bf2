#pragma warning disable
using Microsoft.DurableTask;

namespace Pipeline.LocalHost.Durable;

/// <summary>An orchestrator of the app. GetInput of the shim's context is a plain cast, so the input's type has to be known here.</summary>
internal sealed class FunctionOrchestrator(Type input, Func<TaskOrchestrationContext, object?, Task<object?>> run) : ITaskOrchestrator
{
    public Type InputType => input;
    public Type OutputType => typeof(object);
    public Task<object?> RunAsync(TaskOrchestrationContext context, object? value) => run(context, value);
}

internal sealed class FunctionActivity(Type input, Func<TaskActivityContext, object?, Task<object?>> run) : ITaskActivity
{
    public Type InputType => input;
    public Type OutputType => typeof(object);
    public Task<object?> RunAsync(TaskActivityContext context, object? value) => run(context, value);
}

internal sealed class FunctionRegistry
{
    public Dictionary<string, (Type Input, Func<TaskOrchestrationContext, object?, Task<object?>> Run)> Orchestrators { get; } = new(StringComparer.OrdinalIgnoreCase);
    public Dictionary<string, (Type Input, Func<TaskActivityContext, object?, Task<object?>> Run)> Activities { get; } = new(StringComparer.OrdinalIgnoreCase);

    public FunctionRegistry Orchestrator<TIn, TOut>(string name, Func<TaskOrchestrationContext, TIn, Task<TOut>> run)
    {
        Orchestrators.Add(name, (typeof(TIn), async (context, input) => await run(context, input is null ? default! : (TIn)input)));
        return this;
    }

    public FunctionRegistry Activity<TIn, TOut>(string name, Func<TaskActivityContext, TIn, Task<TOut>> run)
    {
        Activities.Add(name, (typeof(TIn), async (context, input) => await run(context, input is null ? default! : (TIn)input)));
        return this;
    }
}
