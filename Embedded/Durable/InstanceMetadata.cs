using Microsoft.DurableTask.Client;
using Pipeline.Embedded.Durable.Journals;
using Pipeline.Embedded.Durable.Orchestrations;

namespace Pipeline.Embedded.Durable;

/// <summary>What clients see of an instance. Inputs and outputs are read from its journal when they are asked for.</summary>
internal static class InstanceMetadata
{
    /// <summary>The metadata of an instance; null when it was removed meanwhile.</summary>
    public static OrchestrationMetadata? Read(DurableEngine engine, InstanceEntry entry, bool inputsAndOutputs)
    {
        while (true)
        {
            var state = entry.State;
            if (entry.IsRemoved)
            {
                return null;
            }

            if (!inputsAndOutputs)
            {
                return Make(entry, state, null, null, null);
            }

            var (input, output) = ReadPayloads(engine, entry, state);

            // The journal may have been replaced while it was read.
            if (state.ExecutionId == entry.State.ExecutionId && !entry.IsRemoved)
            {
                return Make(entry, state, engine.Payloads, input, output);
            }
        }
    }

    /// <summary>Whether an instance was created within the times, both included.</summary>
    public static bool IsCreatedWithin(InstanceState state, DateTimeOffset? from, DateTimeOffset? to) =>
        (from is null || state.CreatedAt >= from.Value.UtcDateTime) && (to is null || state.CreatedAt <= to.Value.UtcDateTime);

    private static OrchestrationMetadata Make(InstanceEntry entry, InstanceState state, JsonPayloads? payloads, string? input, string? output) =>
        new(state.Name, entry.InstanceId)
        {
            DataConverter = payloads,
            RuntimeStatus = state.Status,
            CreatedAt = new DateTimeOffset(state.CreatedAt, TimeSpan.Zero),
            LastUpdatedAt = new DateTimeOffset(state.LastUpdatedAt, TimeSpan.Zero),
            SerializedInput = input,
            SerializedOutput = output,
            SerializedCustomStatus = state.CustomStatus,
        };

    private static (string? Input, string? Output) ReadPayloads(DurableEngine engine, InstanceEntry entry, InstanceState state)
    {
        using var journal = engine.Store.OpenRead(entry.FileName);
        if (journal is null)
        {
            return (null, state.Damage);
        }

        var started = JournalContent.ReadRecord(journal, 0) as ExecutionStarted;
        if (state.EndOffset < 0)
        {
            return (started?.Input, state.Damage);
        }

        using var again = engine.Store.OpenRead(entry.FileName);
        var output = again is null ? null : JournalContent.ReadRecord(again, state.EndOffset) switch
        {
            ExecutionCompleted completed => completed.Output,
            ExecutionFailed failed => failed.Text,
            Terminated terminated => terminated.Output,
            _ => null,
        };
        return (started?.Input, output);
    }
}
