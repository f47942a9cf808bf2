using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>Arrivals, turns, and what ends an execution.</summary>
internal sealed partial class OrchestrationInstance
{
    private void Accept(Arrival arrival, Step step)
    {
        switch (arrival)
        {
            case Arrival.Request request and not Arrival.Purge when step.HasEnded:
                request.Done.TrySetException(new InvalidOperationException($"The instance '{InstanceId}' has ended."));
                break;
            case Arrival.Answer answer:
                Accept(answer, step);
                break;
            case Arrival.Delivered delivered:
                if (delivered.ExecutionId == _history.Started.ExecutionId && _history.Sent.ContainsKey(delivered.TaskId))
                {
                    Record(new EventDelivered(delivered.TaskId), step);
                }

                break;
            case Arrival.Violation violation:
                violation.Run.FailIfViolated();
                if (violation.Run.Execution == _history.Started)
                {
                    _outcome ??= violation.Run.Outcome;
                }

                break;
            case Arrival.Raise raise:
                step.Waiting.Add(raise.Done);
                if (!_history.HasEvent(raise.Event.EventId))
                {
                    Record(raise.Event, step);
                }

                break;
            case Arrival.Suspend suspend:
                step.Waiting.Add(suspend.Done);
                if (!_history.IsSuspended)
                {
                    Record(new Suspended(suspend.Reason, Now()), step);
                }

                break;
            case Arrival.Resume resume:
                step.Waiting.Add(resume.Done);
                if (_history.IsSuspended)
                {
                    Record(new Resumed(resume.Reason, Now()), step);
                }

                break;
            case Arrival.Terminate terminate:
                step.Waiting.Add(terminate.Done);
                Record(new Terminated(terminate.Output, Now()), step);
                break;
            case Arrival.Purge purge:
                step.Waiting.Add(purge.Done);
                step.Purged = true;
                break;
            case Arrival.Replace replace:
                step.Replacements.Add(replace.StartOther);
                step.Purged = true;
                break;
        }
    }

    private void Accept(Arrival.Answer answer, Step step)
    {
        var taskId = ExecutionHistory.TaskIdOf(answer.Record)!.Value;
        var isWanted = answer.ExecutionId == _history.Started.ExecutionId && _run.IsOpen(taskId) && !_history.HasAnswer(taskId);
        if (isWanted && !step.HasEnded)
        {
            Record(answer.Record, step);
            if (_history.Continued is not null)
            {
                _run.Discard(taskId);
            }
        }

        if (answer.Child is { } child)
        {
            step.Released.Add(child);
        }
    }

    private void TakeTurn(Step step)
    {
        if (step.HasEnded || _outcome is not null || _history.IsSuspended || (_history.HasBegun && _history.Undelivered.Count == 0))
        {
            return;
        }

        if (_host.ReplayEveryTurn && _history.HasBegun)
        {
            _run = NewRun();
            if (!Replay(_history.Turns, isLastOpen: false))
            {
                return;
            }
        }

        var turn = new Turn(TurnTime(), _history.Undelivered);
        Record(new TurnStarted(turn.At), step);
        foreach (var action in _run.RunTurn(turn, replaying: false, mayAdd: true))
        {
            Record(action, step);
            step.Actions.Add(action);
        }

        _outcome = _run.Outcome;
        if (!_host.ReplayEveryTurn)
        {
            _history.ForgetTurns();
        }
    }

    // Gives whether the code did what is recorded. The last turn is open when a crash may have cut its actions off.
    private bool Replay(IReadOnlyList<Turn> turns, bool isLastOpen)
    {
        for (var i = 0; i < turns.Count; i++)
        {
            var isLast = i == turns.Count - 1;
            _recovered = _run.RunTurn(turns[i], replaying: true, mayAdd: isLast && isLastOpen);
            if (_run.Outcome is RunOutcome.Failed || (isLast && _run.Outcome is not null))
            {
                _outcome = _run.Outcome;
                return false;
            }
        }

        return true;
    }

    private void Conclude(Step step)
    {
        if (_outcome is null || _history.IsSuspended || _history.Sent.Count > 0 || step.HasEnded)
        {
            return;
        }

        switch (_outcome)
        {
            case RunOutcome.Completed completed:
                Record(new ExecutionCompleted(completed.Output, Now()), step);
                break;
            case RunOutcome.Failed failed:
                LogFailed(_logger, InstanceId, failed.Failure.Type, failed.Failure.Message);
                Record(new ExecutionFailed(Failures.Describe(failed.Failure), failed.Failure, Now()), step);
                break;
            case RunOutcome.Continued continued when !_run.HasOpenTasks:
                step.Next = NextExecution(continued.Action, step);
                break;
        }
    }

    private ExecutionStarted NextExecution(ContinuedAsNew wish, Step step)
    {
        var started = _history.Started;
        var customStatus = step.Records.OfType<CustomStatusSet>().LastOrDefault()?.Value ?? _entry.State.CustomStatus;
        var unprocessed = wish.PreserveEvents ? _run.Events.Unprocessed : [];
        List<EventRaised> events = [.. unprocessed, .. _history.Undelivered.OfType<EventRaised>()];
        return started with
        {
            ExecutionId = Guid.NewGuid().ToString("N"),
            Input = wish.Input,
            Events = events.Count > 0 ? events : null,
            CustomStatus = customStatus,
            CreatedAt = Now(),
        };
    }

    private void Record(JournalRecord record, Step step)
    {
        _history.Add(record);
        step.Records.Add(record);
    }

    private DateTime Now() => _host.Time.GetUtcNow().UtcDateTime;

    // Time never runs backwards within an execution, and a timer has passed its time when it wakes the code.
    private DateTime TurnTime()
    {
        var time = Now();
        if (time < _history.LastTurn)
        {
            time = _history.LastTurn;
        }

        foreach (var fired in _history.Undelivered.OfType<TimerFired>())
        {
            if (_run.FireTimeOf(fired.TaskId) is { } fireAt && fireAt > time)
            {
                time = fireAt;
            }
        }

        return time;
    }
}
