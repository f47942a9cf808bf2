using DurableTask.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker.Shims;

namespace Pipeline.LocalHost.Durable.Worker;

/// <summary>Gives DurableTask.Core the orchestrators of a catalog, with the real TaskOrchestrationContext around each.</summary>
internal sealed class FunctionOrchestrations(IFunctionCatalog catalog, DurableTaskShimFactory shims) : INameVersionObjectManager<TaskOrchestration>
{
    private readonly Dictionary<string, Orchestrator> _orchestrators = catalog.Orchestrators.ToDictionary(item => item.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether there is one of this name.</summary>
    public bool Knows(string name) => _orchestrators.ContainsKey(name);

    /// <inheritdoc/>
    public void Add(ObjectCreator<TaskOrchestration> creator) => throw new NotSupportedException("Orchestrators come from the catalog alone.");

    /// <summary>
    /// The orchestrator of a name; one that fails when there is none. Null would leave the instance pending for ever, and make the dispatcher wait for
    /// ten seconds before each fetch, for everyone.
    /// </summary>
    public TaskOrchestration? GetObject(string name, string? version) => shims.CreateOrchestration(name, new Adapter(
        _orchestrators.GetValueOrDefault(name)
        ?? new Orchestrator(name, typeof(object), (_, _) => throw new InvalidOperationException($"There is no orchestrator named '{name}'."))));

    private sealed class Adapter(Orchestrator orchestrator) : ITaskOrchestrator
    {
        // GetInput of the shim's context is a plain cast of what is read as this type.
        public Type InputType => orchestrator.InputType;

        public Type OutputType => typeof(object);

        public Task<object?> RunAsync(TaskOrchestrationContext context, object? input) => orchestrator.RunAsync(context, input);
    }
}
