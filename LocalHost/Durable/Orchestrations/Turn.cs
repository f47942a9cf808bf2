using DurableTask.Core;

namespace Pipeline.LocalHost.Durable.Orchestrations;

/// <summary>A turn in hand.</summary>
internal sealed class Turn : TaskOrchestrationWorkItem
{
    /// <summary>The instance whose turn it is.</summary>
    public required Session InstanceSession { get; init; }

    /// <summary>Whether no other suspect may run; see <see cref="Suspects"/>.</summary>
    public required bool IsAlone { get; set; }
}
