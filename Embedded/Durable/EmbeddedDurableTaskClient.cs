using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Pipeline.Embedded.Durable.Journals;
using Pipeline.Embedded.Durable.Orchestrations;

namespace Pipeline.Embedded.Durable;

/// <summary>
/// The client of an embedded engine. It behaves as the Functions host's: an ended instance is replaced by a new one of its
/// id; a request for a missing or ended instance is an <see cref="RpcException"/>; what is asked of an instance
/// is durable when the task completes. Terminating or purging an instance leaves its children alone.
/// </summary>
internal sealed class EmbeddedDurableTaskClient(DurableEngine engine, string name) : DurableTaskClient(name)
{
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        engine.EnsureRunning();
        ArgumentException.ThrowIfNullOrEmpty(orchestratorName.Name, nameof(orchestratorName));
        if (!((IInstanceHost)engine).TryGetOrchestrator(orchestratorName.Name, out _))
        {
            throw new ArgumentException($"There is no orchestrator named '{orchestratorName.Name}'.", nameof(orchestratorName));
        }

        cancellation.ThrowIfCancellationRequested();
        var instanceId = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        InstanceIds.Refuse(instanceId, nameof(options));
        var started = new ExecutionStarted(
            orchestratorName.Name,
            instanceId,
            Guid.NewGuid().ToString("N"),
            engine.Time.GetUtcNow().UtcDateTime,
            engine.Payloads.Serialize(input));
        if (!engine.TryStart(started, out var instance))
        {
            throw new OrchestrationAlreadyExistsException($"An instance with the id '{instanceId}' exists and has not ended.");
        }

        await instance.Created.WaitAsync(cancellation);
        return instanceId;
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return RequestAsync(instanceId, new Arrival.Raise(new EventRaised(eventName, engine.Payloads.Serialize(eventPayload))), cancellation);
    }

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        RequestAsync(instanceId, new Arrival.Terminate(engine.Payloads.Serialize(options?.Output)), cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        RequestAsync(instanceId, new Arrival.Suspend(reason), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        RequestAsync(instanceId, new Arrival.Resume(reason), cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, state => state.Status != OrchestrationRuntimeStatus.Pending, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, state => state.HasEnded, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        engine.EnsureRunning();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return Task.FromResult(engine.Registry.TryGet(instanceId, out var entry)
            ? InstanceMetadata.Read(engine, entry, getInputsAndOutputs)
            : null);
    }

    /// <summary>Lists instances in the order of their ids (ordinal). A page goes on after the last id of the one before.</summary>
    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        engine.EnsureRunning();
        return new InstancePages(engine, filter ?? new OrchestrationQuery());
    }

    public override async Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        engine.EnsureRunning();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return new PurgeResult(engine.Registry.TryGet(instanceId, out var entry) && await PurgeAsync(entry, cancellation) ? 1 : 0, true);
    }

    /// <summary>Purges ended instances only; with no statuses, all of them that the times allow.</summary>
    public override async Task<PurgeResult> PurgeAllInstancesAsync(PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        engine.EnsureRunning();
        ArgumentNullException.ThrowIfNull(filter);
        var statuses = filter.Statuses?.ToHashSet();
        var count = 0;
        foreach (var entry in engine.Registry.All())
        {
            var state = entry.State;
            if (state.HasEnded
                && (statuses is null || statuses.Count == 0 || statuses.Contains(state.Status))
                && InstanceMetadata.IsCreatedWithin(state, filter.CreatedFrom, filter.CreatedTo)
                && await PurgeAsync(entry, cancellation))
            {
                count++;
            }
        }

        return new PurgeResult(count, true);
    }

    /// <summary>Does nothing: the engine belongs to its host.</summary>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Missing(string instanceId) => $"There is no instance with the id '{instanceId}'.";

    private static RpcException Refusal(string reason) => new(new Status(StatusCode.Unknown, reason));

    private async Task RequestAsync(string instanceId, Arrival.Request request, CancellationToken cancellation)
    {
        engine.EnsureRunning();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        if (!engine.Registry.TryGet(instanceId, out var entry))
        {
            throw Refusal(Missing(instanceId));
        }

        if (entry.Live is not { } live || !live.Post(request))
        {
            throw Refusal($"The instance '{instanceId}' has ended.");
        }

        try
        {
            await request.Done.Task.WaitAsync(cancellation);
        }
        catch (InvalidOperationException exception)
        {
            // It ended before it read the request.
            throw Refusal(exception.Message);
        }
    }

    private async Task<bool> PurgeAsync(InstanceEntry entry, CancellationToken cancellation)
    {
        if (entry.Live is { } live)
        {
            var purge = new Arrival.Purge();
            try
            {
                if (live.Post(purge))
                {
                    await purge.Done.Task.WaitAsync(cancellation);
                    return true;
                }
            }
            catch (InvalidOperationException) when (entry.State.HasEnded)
            {
                // It ended before it read the request: it is removed as an ended one.
            }
        }

        if (!entry.State.HasEnded || engine.Registry.Remove(entry) is not { } removal)
        {
            return false;
        }

        await removal.WaitAsync(cancellation);
        return true;
    }

    private async Task<OrchestrationMetadata> WaitAsync(string instanceId, Func<InstanceState, bool> wanted, bool getInputsAndOutputs, CancellationToken cancellation)
    {
        engine.EnsureRunning();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, engine.Stopped);
        while (engine.Registry.TryGet(instanceId, out var entry))
        {
            try
            {
                await entry.WaitAsync(wanted, either.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new InvalidOperationException($"The durable engine has stopped while the instance '{instanceId}' was awaited.");
            }

            if (!entry.IsRemoved && InstanceMetadata.Read(engine, entry, getInputsAndOutputs) is { } metadata)
            {
                return metadata;
            }
        }

        throw new InvalidOperationException(Missing(instanceId));
    }
}
