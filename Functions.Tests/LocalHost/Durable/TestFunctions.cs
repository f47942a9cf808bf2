using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Pipeline.LocalHost.Durable;

namespace Pipeline.Tests.LocalHost.Durable;

/// <summary>Orchestrators and activities of a test. Every run of an activity is counted by its name.</summary>
internal sealed class TestFunctions : IFunctionCatalog
{
    private readonly List<Orchestrator> _orchestrators = [];
    private readonly List<Activity> _activities = [];

    public ConcurrentDictionary<string, int> Runs { get; } = new();

    public IReadOnlyCollection<Orchestrator> Orchestrators => _orchestrators;

    public IReadOnlyCollection<Activity> Activities => _activities;

    public TestFunctions Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> orchestrator) =>
        Orchestrator<object?, T>(name, (context, _) => orchestrator(context));

    public TestFunctions Orchestrator<TInput, TOutput>(string name, Func<TaskOrchestrationContext, TInput, Task<TOutput>> orchestrator)
    {
        _orchestrators.Add(new Orchestrator(name, typeof(TInput), async (context, input) => await orchestrator(context, input is null ? default! : (TInput)input)));
        return this;
    }

    public TestFunctions Activity<TInput, TOutput>(string name, Func<TInput, CancellationToken, Task<TOutput>> activity)
    {
        _activities.Add(new Activity(name, typeof(TInput), async (_, input, cancellation) =>
        {
            Runs.AddOrUpdate(name, 1, (_, runs) => runs + 1);
            return await activity(input is null ? default! : (TInput)input, cancellation);
        }));
        return this;
    }

    public TestFunctions Activity<TInput, TOutput>(string name, Func<TInput, TOutput> activity) =>
        Activity<TInput, TOutput>(name, (input, _) => Task.FromResult(activity(input)));
}
