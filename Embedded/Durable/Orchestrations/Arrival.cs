using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>Something that an instance is told.</summary>
internal abstract record Arrival
{
    /// <summary>A task of an execution ended; the child is the instance that answered, if one did.</summary>
    internal sealed record Answer(string ExecutionId, ArrivalRecord Record, InstanceEntry? Child = null) : Arrival;

    /// <summary>An event that an execution sent is durable at its target.</summary>
    internal sealed record Delivered(string ExecutionId, int TaskId) : Arrival;

    /// <summary>The code broke the rules outside of a turn.</summary>
    internal sealed record Violation(OrchestrationRun Run) : Arrival;

    /// <summary>A request whose sender waits until it is durable.</summary>
    internal abstract record Request : Arrival
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    internal sealed record Raise(EventRaised Event) : Request;

    internal sealed record Suspend(string? Reason) : Request;

    internal sealed record Resume(string? Reason) : Request;

    internal sealed record Terminate(string? Output) : Request;

    internal sealed record Purge : Request;

    /// <summary>Another instance takes the id: this one vanishes without an answer to its parent, and the other is started.</summary>
    internal sealed record Replace(Action StartOther) : Arrival;
}
