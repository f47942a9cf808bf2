using System.Text;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>
/// What orchestrator code sees of its run. A sub-orchestration whose id belongs to an instance that has not ended fails with
/// a clear message; the Functions host replaces that instance silently, which loses its work.
/// </summary>
internal sealed class OrchestrationContext(OrchestrationRun run, JsonPayloads payloads, ILoggerFactory loggers) : TaskOrchestrationContext
{
    /// <summary>The longest custom status, in bytes of UTF-16, as on the Functions host.</summary>
    public const int LongestCustomStatus = 16 * 1024;

    private int _guids;

    public override TaskName Name => new(run.Execution.Name);

    public override string InstanceId => run.Execution.InstanceId;

    public override ParentOrchestrationInstance? Parent { get; } =
        run.Execution.Parent is { } parent ? new(new TaskName(parent.Name), parent.InstanceId) : null;

    public override DateTime CurrentUtcDateTime => run.Now;

    public override bool IsReplaying => run.IsReplaying;

    protected override ILoggerFactory LoggerFactory => loggers;

    public override T? GetInput<T>()
        where T : default => payloads.Deserialize<T>(run.Execution.Input);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        var json = payloads.Serialize(input);
        return RetriedCall.RunAsync(this, options?.Retry, () => CallAsync<TResult>(
            RequireName(name, nameof(name)),
            taskId => new ActivityScheduled(taskId, name.Name, json)));
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        var json = payloads.Serialize(input);
        var instanceId = (options as SubOrchestrationOptions)?.InstanceId;
        if (instanceId is not null)
        {
            InstanceIds.Refuse(instanceId, nameof(options));
        }

        return RetriedCall.RunAsync(this, options?.Retry, () => CallAsync<TResult>(
            RequireName(orchestratorName, nameof(orchestratorName)),
            taskId => new SubOrchestrationScheduled(taskId, orchestratorName.Name, instanceId ?? NewGuid().ToString("N"), json)));
    }

    public override Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken) =>
        CreateTimer(Later(CurrentUtcDateTime, delay), cancellationToken);

    public override async Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        run.EnsureTurn();
        cancellationToken.ThrowIfCancellationRequested();
        var at = fireAt.Kind == DateTimeKind.Local ? fireAt.ToUniversalTime() : DateTime.SpecifyKind(fireAt, DateTimeKind.Utc);
        var taskId = run.NextTaskId();
        var timer = run.Open(taskId, "timer", new TimerScheduled(taskId, at));
        using var registration = cancellationToken.Register(() => run.CancelTimer(taskId, cancellationToken));
        await timer.Source.Task;
    }

    public override async Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return payloads.Deserialize<T>(await run.Events.WaitAsync(eventName, cancellationToken))!;
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        run.EnsureTurn();
        run.Act(new EventSent(run.NextTaskId(), instanceId, eventName, payloads.Serialize(payload)));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        var json = payloads.Serialize(customStatus);
        var length = json is null ? 0 : Encoding.Unicode.GetByteCount(json);
        if (length > LongestCustomStatus)
        {
            throw new ArgumentException($"The custom status is {length} bytes of UTF-16; at most {LongestCustomStatus} are allowed.", nameof(customStatus));
        }

        run.Act(new CustomStatusSet(json));
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        run.EnsureTurn();
        run.Continued = new ContinuedAsNew(payloads.Serialize(newInput), preserveUnprocessedEvents);
    }

    public override Guid NewGuid()
    {
        run.EnsureTurn();
        return DeterministicGuid.Of($"{InstanceId} {run.Execution.ExecutionId} {_guids++}");
    }

    /// <summary>A time after another, at most the latest there is.</summary>
    public static DateTime Later(DateTime time, TimeSpan delay) => delay > DateTime.MaxValue - time
        ? DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc)
        : time + delay;

    private static string RequireName(TaskName name, string parameter) =>
        string.IsNullOrEmpty(name.Name) ? throw new ArgumentException("The name is empty.", parameter) : name.Name;

    private async Task<TResult> CallAsync<TResult>(string name, Func<int, ActionRecord> action)
    {
        run.EnsureTurn();
        var taskId = run.NextTaskId();
        var task = run.Open(taskId, name, action(taskId));
        return payloads.Deserialize<TResult>(await task.Source.Task)!;
    }
}
