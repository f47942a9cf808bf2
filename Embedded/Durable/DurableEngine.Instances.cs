using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Pipeline.Embedded.Durable.Activities;
using Pipeline.Embedded.Durable.Journals;
using Pipeline.Embedded.Durable.Orchestrations;

namespace Pipeline.Embedded.Durable;

/// <summary>What running instances ask of the engine.</summary>
internal sealed partial class DurableEngine : IInstanceHost
{
    TimeProvider IInstanceHost.Time => _time;

    JsonPayloads IInstanceHost.Payloads => _payloads;

    ILoggerFactory IInstanceHost.Loggers => _loggers;

    bool IInstanceHost.ReplayEveryTurn => _options.ReplayEveryTurn;

    bool IInstanceHost.TryGetOrchestrator(string name, out Func<TaskOrchestrationContext, Task<object?>>? orchestrator) =>
        _catalog.TryGetOrchestrator(name, out orchestrator);

    Task IInstanceHost.CommitAsync(JournalWrite write) => _committer.CommitAsync(write);

    void IInstanceHost.Count(InstanceEntry entry, int executionRecords, int newRecords) =>
        Statistics.Count(entry, executionRecords, newRecords);

    InstanceEntry? IInstanceHost.Find(string instanceId) => _registry.TryGet(instanceId, out var entry) ? entry : null;

    Task IInstanceHost.RemoveAsync(InstanceEntry entry) => _registry.Remove(entry) ?? Task.CompletedTask;

    void IInstanceHost.Fail(Exception exception) => Fail(exception);

    IDisposable IInstanceHost.StartTimer(DateTime fireAt, Action fired) => _timers.Schedule(fireAt, fired);

    void IInstanceHost.RunActivity(OrchestrationInstance instance, string executionId, ActivityScheduled activity) =>
        _activities.Enqueue(new ActivityCall(
            new ActivityInvocation(activity.Name, instance.InstanceId, activity.Input),
            activity.TaskId,
            () => instance.IsRunning(executionId),
            answer => instance.Post(new Arrival.Answer(executionId, answer))));

    void IInstanceHost.RunChild(OrchestrationInstance instance, ParentTask task, SubOrchestrationScheduled child, bool recovering)
    {
        if (!IsRunning)
        {
            // Its parent's journal names it: it is started after the next start.
            return;
        }

        var existing = recovering && _registry.TryGet(child.InstanceId, out var found) ? found : null;
        if (existing?.State.Parent is { } caller
            && caller.InstanceId == task.InstanceId && caller.ExecutionId == task.ExecutionId && caller.TaskId > task.TaskId)
        {
            // A later call of the same execution has taken the id.
            return;
        }

        if (existing is not null
            && (existing.Answers(task) || existing.State.Damage is not null))
        {
            if (existing.State.HasEnded)
            {
                instance.Post(new Arrival.Answer(task.ExecutionId, ReadAnswer(existing, task), existing));
            }

            return;
        }

        var started = new ExecutionStarted(
            child.Name,
            child.InstanceId,
            Guid.NewGuid().ToString("N"),
            _time.GetUtcNow().UtcDateTime,
            child.Input,
            task);
        StartChild(started);
    }

    void IInstanceHost.SendEvent(OrchestrationInstance instance, string executionId, EventSent sent) =>
        _ = DeliverAsync(instance, executionId, sent);

    void IInstanceHost.AnswerParent(InstanceEntry child, ParentTask task, ArrivalRecord answer)
    {
        if (!_registry.TryGet(task.InstanceId, out var parent))
        {
            Release(child);
            return;
        }

        var isTold = parent.Live?.Post(new Arrival.Answer(task.ExecutionId, answer, child)) ?? false;
        if (!isTold && (parent.State.HasEnded || parent.IsRemoved))
        {
            Release(child);
        }
    }

    void IInstanceHost.Release(InstanceEntry child) => Release(child);

    /// <summary>Starts an instance unless one of its id has not ended.</summary>
    internal bool TryStart(ExecutionStarted started, out OrchestrationInstance instance)
    {
        var entry = new InstanceEntry(started.InstanceId, JournalName.Of(started.InstanceId), InstanceState.Pending(started));
        instance = OrchestrationInstance.New(this, entry, started);
        entry.Live = instance;
        if (!_registry.TryAdd(entry, out var replaced))
        {
            return false;
        }

        instance.Start(replaces: replaced is not null);
        return true;
    }

    // An instance of that id which has not ended gives way, as on the Functions host.
    private void StartChild(ExecutionStarted started)
    {
        while (IsRunning && !_failed.Task.IsCompleted && !_committer.Failed.IsCompleted && !TryStart(started, out _))
        {
            if (_registry.TryGet(started.InstanceId, out var running)
                && running.Live is { } live
                && live.Post(new Arrival.Replace(() => StartChild(started))))
            {
                return;
            }

            // It has just ended or is being removed: the id is free in a moment.
            Thread.Yield();
        }
    }

    private static TaskFailed Damaged(InstanceEntry child, ParentTask task) =>
        new(task.TaskId, Failures.Of(new InvalidDataException(child.State.Damage)));

    private ArrivalRecord ReadAnswer(InstanceEntry child, ParentTask task)
    {
        if (child.State.Damage is not null)
        {
            return Damaged(child, task);
        }

        using var journal = _store.OpenRead(child.FileName) ?? throw new IOException($"The journal '{child.FileName}' has vanished.");
        var end = JournalContent.ReadRecord(journal, child.State.EndOffset) as EndRecord;
        return OrchestrationInstance.AnswerOf(end ?? throw new InvalidDataException($"The journal '{child.FileName}' has no end at offset {child.State.EndOffset}."), child, task);
    }

    private void Release(InstanceEntry child)
    {
        if (child.State is { HasEnded: true, Damage: null })
        {
            _ = _registry.Remove(child);
        }
    }

    private async Task DeliverAsync(OrchestrationInstance instance, string executionId, EventSent sent)
    {
        if (_registry.TryGet(sent.InstanceId, out var target))
        {
            var raise = new Arrival.Raise(new EventRaised(sent.Name, sent.Payload, $"{executionId}:{sent.TaskId}"));
            try
            {
                if (target.Live?.Post(raise) ?? false)
                {
                    await raise.Done.Task;
                }
                else if (!target.State.HasEnded && !target.IsRemoved)
                {
                    // The engine stops: the event is sent again after the next start.
                    return;
                }
            }
            catch (JournalFailedException)
            {
                return;
            }
            catch (InvalidOperationException)
            {
                // The target ended first; an event for an ended instance is dropped.
            }
        }

        instance.Post(new Arrival.Delivered(executionId, sent.TaskId));
    }
}
