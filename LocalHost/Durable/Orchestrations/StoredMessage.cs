using DurableTask.Core;

namespace Pipeline.LocalHost.Durable.Orchestrations;

/// <summary>A message and the row that keeps it.</summary>
/// <param name="Seq">Key of the row, in the order of sending.</param>
/// <param name="Message">What it says, and to whom.</param>
internal sealed record StoredMessage(long Seq, TaskMessage Message)
{
    /// <summary>The message of a row.</summary>
    public static StoredMessage Read(long seq, string instanceId, string? executionId, string json) => new(seq, new TaskMessage
    {
        Event = EventJson.Read(json).Single(),
        SequenceNumber = seq,
        OrchestrationInstance = new OrchestrationInstance { InstanceId = instanceId, ExecutionId = executionId },
    });
}
