using Microsoft.DurableTask;

namespace Pipeline.LocalHost.Durable;

/// <summary>The orchestrators and activities that an engine can run. Names are compared without regard to letter case.</summary>
public interface IFunctionCatalog
{
    /// <summary>Every orchestrator.</summary>
    IReadOnlyCollection<Orchestrator> Orchestrators { get; }

    /// <summary>Every activity.</summary>
    IReadOnlyCollection<Activity> Activities { get; }
}

/// <summary>An orchestrator.</summary>
/// <param name="Name">What it is started by.</param>
/// <param name="InputType">What its input is read as.</param>
/// <param name="RunAsync">Runs it with its input, null when there is none; what it returns is its output.</param>
public sealed record Orchestrator(string Name, Type InputType, Func<TaskOrchestrationContext, object?, Task<object?>> RunAsync);

/// <summary>An activity.</summary>
/// <param name="Name">What it is called by.</param>
/// <param name="InputType">What its input is read as.</param>
/// <param name="RunAsync">
/// Runs it with its input, null when there is none. The token fires when the engine stops; an activity that it cancels is run again after the next start.
/// </param>
public sealed record Activity(string Name, Type InputType, Func<TaskActivityContext, object?, CancellationToken, Task<object?>> RunAsync);
