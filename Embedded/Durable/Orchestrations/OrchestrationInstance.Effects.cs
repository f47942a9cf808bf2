using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>What is done once the records are durable, and how an instance goes on after a restart.</summary>
internal sealed partial class OrchestrationInstance
{
    private IReadOnlyList<ActionRecord> _recovered = [];

    private void Recover(JournalContent journal, Step step)
    {
        _recovering = true;
        _length = journal.Length;
        foreach (var record in journal.Records.Skip(1))
        {
            _history.Add(record);
        }

        Replay([.. _history.Turns], isLastOpen: true);
        foreach (var action in _recovered)
        {
            Record(action, step);
        }

        foreach (var taskId in _history.Drained)
        {
            _run.Discard(taskId);
        }

        if (_outcome is not RunOutcome.Failed)
        {
            step.Actions.AddRange(_run.OpenActions.Where(action => !_history.HasAnswer(TaskIdOf(action))));
        }

        step.Actions.AddRange(_history.Sent.Values);
        foreach (var (taskId, childId) in _history.Children)
        {
            if (_history.HasAnswer(taskId) && _host.Find(childId) is { } child && child.Answers(ParentTaskOf(taskId)))
            {
                step.Released.Add(child);
            }
        }

        if (!_host.ReplayEveryTurn)
        {
            _history.ForgetTurns();
        }
    }

    private void Act(Step step, EndRecord? end)
    {
        foreach (var child in step.Released)
        {
            _host.Release(child);
        }

        foreach (var action in step.Actions)
        {
            Act(action, end);
        }

        _recovering = false;
    }

    private void Act(ActionRecord action, EndRecord? end)
    {
        var executionId = _history.Started.ExecutionId;
        switch (action)
        {
            case ActivityScheduled activity:
                _host.RunActivity(this, executionId, activity);
                break;
            case SubOrchestrationScheduled child:
                _host.RunChild(this, ParentTaskOf(child.TaskId), child, _recovering);
                break;
            case TimerScheduled timer when end is null && _run.IsOpen(timer.TaskId):
                _timers[timer.TaskId] = _host.StartTimer(
                    timer.FireAt,
                    () => Post(new Arrival.Answer(executionId, new TimerFired(timer.TaskId))));
                break;
            case TimerCanceled canceled when _timers.Remove(canceled.TaskId, out var timer):
                timer.Dispose();
                break;
            case EventSent sent:
                _host.SendEvent(this, executionId, sent);
                break;
        }
    }

    private void End(EndRecord end)
    {
        _entry.Live = null;
        if (_history.Started.Parent is not { } parent)
        {
            return;
        }

        _host.AnswerParent(_entry, parent, AnswerOf(end, _entry, parent));
    }

    /// <summary>What a parent is told of a child's end.</summary>
    public static ArrivalRecord AnswerOf(EndRecord end, InstanceEntry child, ParentTask task) => end switch
    {
        ExecutionCompleted completed => new TaskCompleted(task.TaskId, completed.Output),
        ExecutionFailed failed => new TaskFailed(task.TaskId, failed.Failure),
        _ => new TaskFailed(task.TaskId, Failures.Of(new OperationCanceledException(
            $"The sub-orchestration '{child.State.Name}' with the id '{child.InstanceId}' was terminated."))),
    };

    private async Task PurgeAsync(Step step)
    {
        _entry.Live = null;
        await _host.RemoveAsync(_entry);
        foreach (var waiting in step.Waiting)
        {
            waiting.TrySetResult();
        }

        if (step.Replacements.Count > 0)
        {
            // Within the loop, so that a host that stops waits for what is started here too.
            step.Replacements.ForEach(start => start());
            return;
        }

        if (_history.Started.Parent is { } parent)
        {
            var gone = new OperationCanceledException($"The sub-orchestration '{_history.Started.Name}' with the id '{InstanceId}' was purged.");
            _host.AnswerParent(_entry, parent, new TaskFailed(parent.TaskId, Failures.Of(gone)));
        }
    }

    private void Close(Exception reason)
    {
        _mailbox.Writer.TryComplete();
        foreach (var timer in _timers.Values)
        {
            timer.Dispose();
        }

        _timers.Clear();
        _created.TrySetException(reason);
        var left = new List<Arrival>();
        while (_mailbox.Reader.TryRead(out var arrival))
        {
            left.Add(arrival);
        }

        Refuse(left, reason);
    }

    private void Refuse(List<Arrival> arrivals, Exception reason)
    {
        foreach (var arrival in arrivals)
        {
            switch (arrival)
            {
                case Arrival.Request request:
                    request.Done.TrySetException(reason);
                    break;
                case Arrival.Replace replace:
                    replace.StartOther();
                    break;
                case Arrival.Answer { Child: { } child } when _entry.State.HasEnded || _entry.IsRemoved:
                    _host.Release(child);
                    break;
            }
        }
    }

    private ParentTask ParentTaskOf(int taskId) =>
        new(_history.Started.Name, InstanceId, _history.Started.ExecutionId, taskId);

    private static int TaskIdOf(ActionRecord action) => action switch
    {
        ActivityScheduled activity => activity.TaskId,
        SubOrchestrationScheduled child => child.TaskId,
        TimerScheduled timer => timer.TaskId,
        _ => -1,
    };
}
