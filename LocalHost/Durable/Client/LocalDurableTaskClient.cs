using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Pipeline.LocalHost.Durable.Orchestrations;
using PurgeResult = Microsoft.DurableTask.Client.PurgeResult;

namespace Pipeline.LocalHost.Durable.Client;

/// <summary>
/// The client of a local engine. It behaves as the Functions host's: an ended instance is replaced by a new one of its id; a request for a missing or
/// ended instance is an <see cref="RpcException"/>; what is asked of an instance is durable when the task completes. Terminating or purging an
/// instance leaves its running children alone.
/// </summary>
/// <param name="knows">Whether there is an orchestrator of a name.</param>
internal sealed class LocalDurableTaskClient(InstanceStore instances, Func<string, bool> knows, DataConverter converter) : DurableTaskClient("local")
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no such orchestrator, or the id is not allowed.</exception>
    /// <exception cref="OrchestrationAlreadyExistsException">An instance of the id has not ended.</exception>
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(orchestratorName.Name, nameof(orchestratorName));
        if (!knows(orchestratorName.Name))
        {
            throw new ArgumentException($"There is no orchestrator named '{orchestratorName.Name}'.", nameof(orchestratorName));
        }

        cancellation.ThrowIfCancellationRequested();
        var id = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        InstanceIds.Refuse(id, nameof(options));
        var instance = new OrchestrationInstance { InstanceId = id, ExecutionId = Guid.NewGuid().ToString("N") };
        var started = new ExecutionStartedEvent(-1, converter.Serialize(input))
        {
            Name = orchestratorName.Name,
            Version = options?.Version?.Version ?? string.Empty,
            OrchestrationInstance = instance,
            ScheduledStartTime = options?.StartAt?.UtcDateTime,
            Tags = options?.Tags?.ToDictionary(),
        };
        var refused = options?.DedupeStatuses?.Select(Enum.Parse<OrchestrationStatus>).ToList() ?? [];
        await instances.StartAsync(new TaskMessage { OrchestrationInstance = instance, Event = started }, refused);
        return id;
    }

    /// <inheritdoc/>
    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return SendAsync(instanceId, new EventRaisedEvent(-1, converter.Serialize(eventPayload)) { Name = eventName }, cancellation);
    }

    /// <inheritdoc/>
    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new ExecutionTerminatedEvent(-1, converter.Serialize(options?.Output)), cancellation);

    /// <inheritdoc/>
    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new ExecutionSuspendedEvent(-1, reason), cancellation);

    /// <inheritdoc/>
    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new ExecutionResumedEvent(-1, reason), cancellation);

    /// <inheritdoc/>
    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, state => state.OrchestrationStatus != OrchestrationStatus.Pending, getInputsAndOutputs, cancellation);

    /// <inheritdoc/>
    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, state => InstanceRows.IsEnded(state.OrchestrationStatus), getInputsAndOutputs, cancellation);

    /// <inheritdoc/>
    public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(instances.Read(instanceId) is { } state ? ToMetadata(state, getInputsAndOutputs) : null);
    }

    /// <summary>Lists instances in the order of their ids (ordinal). A page goes on after the last id of the one before.</summary>
    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        var wanted = filter ?? new OrchestrationQuery();
        var statuses = InstanceFilter.Of(wanted.InstanceIdPrefix, wanted.CreatedFrom, wanted.CreatedTo, wanted.Statuses?.Select(ToCore));
        return Pageable.Create<OrchestrationMetadata>((continuation, pageSize, cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            var (page, next) = instances.Query(statuses, continuation ?? wanted.ContinuationToken, Math.Max(1, pageSize ?? wanted.PageSize));
            return Task.FromResult(new Page<OrchestrationMetadata>([.. page.Select(state => ToMetadata(state, wanted.FetchInputsAndOutputs))], next));
        });
    }

    /// <inheritdoc/>
    public override async Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return new PurgeResult(await instances.PurgeAsync(instanceId, options?.Recursive ?? false), true);
    }

    /// <summary>Purges ended instances only; with no statuses, all of them that the times allow.</summary>
    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        cancellation.ThrowIfCancellationRequested();
        var wanted = InstanceFilter.Of(null, filter.CreatedFrom, filter.CreatedTo, filter.Statuses?.Select(ToCore));
        return new PurgeResult(await instances.PurgeAsync(wanted, options?.Recursive ?? false), true);
    }

    /// <summary>Does nothing: the engine belongs to its host.</summary>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static OrchestrationStatus ToCore(OrchestrationRuntimeStatus status) => (OrchestrationStatus)status;

    private static string Missing(string instanceId) => $"There is no instance with the id '{instanceId}'.";

    // The Functions host refuses what is asked of a missing or ended instance, where the storage would drop it in silence.
    private async Task SendAsync(string instanceId, HistoryEvent happening, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        var status = await instances.SendAsync(new TaskMessage { OrchestrationInstance = new OrchestrationInstance { InstanceId = instanceId }, Event = happening });
        if (status is not { } known || InstanceRows.IsEnded(known))
        {
            throw new RpcException(new Status(StatusCode.Unknown, status is null ? Missing(instanceId) : $"The instance '{instanceId}' has ended."));
        }
    }

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId, Func<OrchestrationState, bool> wanted, bool getInputsAndOutputs, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return await instances.WaitAsync(instanceId, wanted, cancellation) is { } state
            ? ToMetadata(state, getInputsAndOutputs)
            : throw new InvalidOperationException(Missing(instanceId));
    }

    // No FailureDetails: the Functions host has none either, and gives the failure as a plain text in the output.
    private OrchestrationMetadata ToMetadata(OrchestrationState state, bool getInputsAndOutputs) =>
        new(state.Name, state.OrchestrationInstance.InstanceId)
        {
            DataConverter = converter,
            RuntimeStatus = (OrchestrationRuntimeStatus)state.OrchestrationStatus,
            CreatedAt = state.CreatedTime,
            LastUpdatedAt = state.LastUpdatedTime,
            SerializedInput = getInputsAndOutputs ? state.Input : null,
            SerializedOutput = getInputsAndOutputs ? state.Output : null,
            SerializedCustomStatus = state.Status,
            Tags = state.Tags is { } tags ? new Dictionary<string, string>(tags) : new Dictionary<string, string>(),
        };
}
