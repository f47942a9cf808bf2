using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.DurableTask;
using Pipeline.Embedded.Durable;

namespace Pipeline.Tests.Durable;

/// <summary>Orchestrators and activities of a test. Every run of an activity is counted by its name.</summary>
internal sealed class TestFunctions : IFunctionCatalog
{
    private readonly Dictionary<string, Func<TaskOrchestrationContext, Task<object?>>> _orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ActivityInvoker> _activities = new(StringComparer.OrdinalIgnoreCase);

    public ConcurrentDictionary<string, int> Runs { get; } = new();

    public TestFunctions Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> orchestrator)
    {
        _orchestrators[name] = async context => await orchestrator(context);
        return this;
    }

    public TestFunctions Activity<TInput, TOutput>(string name, Func<TInput, CancellationToken, Task<TOutput>> activity)
    {
        _activities[name] = async (invocation, cancellation) =>
        {
            Runs.AddOrUpdate(name, 1, (_, runs) => runs + 1);
            var input = invocation.InputJson is { } json ? JsonSerializer.Deserialize<TInput>(json) : default;
            return await activity(input!, cancellation);
        };
        return this;
    }

    public TestFunctions Activity<TInput, TOutput>(string name, Func<TInput, TOutput> activity) =>
        Activity<TInput, TOutput>(name, (input, _) => Task.FromResult(activity(input)));

    public bool TryGetOrchestrator(string name, [NotNullWhen(true)] out Func<TaskOrchestrationContext, Task<object?>>? orchestrator) =>
        _orchestrators.TryGetValue(name, out orchestrator);

    public bool TryGetActivity(string name, [NotNullWhen(true)] out ActivityInvoker? activity) =>
        _activities.TryGetValue(name, out activity);
}
