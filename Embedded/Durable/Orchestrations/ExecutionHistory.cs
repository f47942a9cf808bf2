using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>
/// What the records of one execution add up to, whether they are written now or read after a restart. Past turns are kept
/// only where they are to be replayed.
/// </summary>
internal sealed class ExecutionHistory
{
    private readonly List<Turn> _turns = [];
    private readonly HashSet<string> _eventIds = new(StringComparer.Ordinal);
    private readonly HashSet<int> _answered = [];
    private List<ArrivalRecord> _undelivered = [];

    public ExecutionHistory(ExecutionStarted started)
    {
        Started = started;
        foreach (var carried in started.Events ?? [])
        {
            Add(carried);
        }

        Count = 1;
    }

    public ExecutionStarted Started { get; }

    /// <summary>Records so far, the first one included.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the orchestrator has begun.</summary>
    public bool HasBegun { get; private set; }

    public bool IsSuspended { get; private set; }

    /// <summary>The wish to start over, once the orchestrator has ended with it.</summary>
    public ContinuedAsNew? Continued { get; private set; }

    /// <summary>The time of the last turn.</summary>
    public DateTime LastTurn { get; private set; }

    /// <summary>The past turns, unless they were forgotten.</summary>
    public IReadOnlyList<Turn> Turns => _turns;

    /// <summary>Arrivals that no turn has seen.</summary>
    public IReadOnlyList<ArrivalRecord> Undelivered => _undelivered;

    /// <summary>Tasks that ended after the wish to start over: their results are lost.</summary>
    public List<int> Drained { get; } = [];

    /// <summary>Events sent whose arrival at the target is not recorded.</summary>
    public Dictionary<int, EventSent> Sent { get; } = [];

    /// <summary>Every sub-orchestration called, by task number.</summary>
    public Dictionary<int, string> Children { get; } = [];

    /// <summary>Whether an event with this id has arrived before.</summary>
    public bool HasEvent(string? eventId) => eventId is not null && _eventIds.Contains(eventId);

    /// <summary>Whether the result of a task has been recorded.</summary>
    public bool HasAnswer(int taskId) => _answered.Contains(taskId);

    /// <summary>Drops the past turns, when they will not be replayed.</summary>
    public void ForgetTurns() => _turns.Clear();

    /// <summary>Takes a record in.</summary>
    public void Add(JournalRecord record)
    {
        Count++;
        switch (record)
        {
            case TurnStarted turn:
                _turns.Add(new Turn(turn.At, _undelivered));
                _undelivered = [];
                HasBegun = true;
                LastTurn = turn.At;
                break;
            case ActionRecord action:
                Add(action);
                break;
            case ArrivalRecord arrival:
                Add(arrival);
                break;
            case EventDelivered delivered:
                Sent.Remove(delivered.TaskId);
                break;
            case Suspended:
                IsSuspended = true;
                break;
            case Resumed:
                IsSuspended = false;
                break;
        }
    }

    private void Add(ActionRecord action)
    {
        _turns[^1].Actions.Add(action);
        switch (action)
        {
            case EventSent sent:
                Sent.Add(sent.TaskId, sent);
                break;
            case SubOrchestrationScheduled child:
                Children.Add(child.TaskId, child.InstanceId);
                break;
            case ContinuedAsNew continued:
                Continued = continued;
                break;
        }
    }

    private void Add(ArrivalRecord arrival)
    {
        if (arrival is EventRaised { EventId: { } eventId })
        {
            _eventIds.Add(eventId);
        }

        if (TaskIdOf(arrival) is not { } taskId)
        {
            _undelivered.Add(arrival);
            return;
        }

        _answered.Add(taskId);
        if (Continued is null)
        {
            _undelivered.Add(arrival);
        }
        else
        {
            Drained.Add(taskId);
        }
    }

    /// <summary>The task that an arrival answers; null for an event.</summary>
    public static int? TaskIdOf(ArrivalRecord arrival) => arrival switch
    {
        TaskCompleted completed => completed.TaskId,
        TaskFailed failed => failed.TaskId,
        TimerFired fired => fired.TaskId,
        _ => null,
    };
}
