using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask;
using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>
/// One run of an orchestrator's code from its input on. It is driven turn by turn; a recorded turn is checked action by
/// action against what the code does now. Used by one caller at a time.
/// </summary>
internal sealed partial class OrchestrationRun
{
    private readonly Func<Task<object?>> _begin;
    private readonly JsonPayloads _payloads;
    private readonly bool _comparesContents;
    private readonly Action<OrchestrationRun> _violated;
    private readonly OrchestrationThread _thread;
    private readonly Dictionary<int, OpenTask> _open = [];
    private TurnActions _actions = new(new Turn(default, []), mayAdd: false, comparesContents: false);
    private int _lastTaskId = -1;
    private string? _violation;

    /// <param name="execution">What is run.</param>
    /// <param name="begin">Makes the orchestrator's call for this run.</param>
    /// <param name="payloads">The JSON of inputs and outputs.</param>
    /// <param name="comparesContents">Whether a replayed action must have the recorded input too, not only the recorded name.</param>
    /// <param name="violated">Told, from any thread, when the code breaks the rules outside of a turn.</param>
    public OrchestrationRun(
        ExecutionStarted execution,
        Func<OrchestrationRun, Task<object?>> begin,
        JsonPayloads payloads,
        bool comparesContents,
        Action<OrchestrationRun> violated)
    {
        Execution = execution;
        _begin = () => begin(this);
        _payloads = payloads;
        _comparesContents = comparesContents;
        _violated = violated;
        _thread = new OrchestrationThread(() => ReportViolation("it awaited a task that is not its context's, such as a delay, I/O or a task of the thread pool"));
        Events = new ExternalEvents(this);
    }

    public ExecutionStarted Execution { get; }

    public ExternalEvents Events { get; }

    /// <summary>How the code ended; null while it has not.</summary>
    public RunOutcome? Outcome { get; private set; }

    /// <summary>The time of the current turn.</summary>
    public DateTime Now => _actions.Turn.At;

    /// <summary>Whether the current turn has been run before, up to where the code is.</summary>
    public bool IsReplaying { get; private set; }

    /// <summary>What the code wants to start over with, if it does.</summary>
    public ContinuedAsNew? Continued { get; set; }

    /// <summary>The activities, sub-orchestrations and timers that have not ended.</summary>
    public IEnumerable<ActionRecord> OpenActions => _open.Values.Select(task => task.Action);

    /// <summary>Whether anything has not ended.</summary>
    public bool HasOpenTasks => _open.Count > 0;

    public bool IsOpen(int taskId) => _open.ContainsKey(taskId);

    /// <summary>When an open timer fires; null when no such timer is open.</summary>
    public DateTime? FireTimeOf(int taskId) =>
        _open.TryGetValue(taskId, out var task) && task.Action is TimerScheduled timer ? timer.FireAt : null;

    /// <summary>Takes a task as ended without telling the code.</summary>
    public void Discard(int taskId) => _open.Remove(taskId);

    /// <summary>
    /// Runs a turn and gives the actions beyond the recorded ones. A turn that is not the journal's last must ask for
    /// exactly the recorded actions; the last may ask for more, for a crash may have cut them off.
    /// </summary>
    public IReadOnlyList<ActionRecord> RunTurn(Turn turn, bool replaying, bool mayAdd)
    {
        _actions = new TurnActions(turn, mayAdd, _comparesContents);
        IsReplaying = replaying;
        if (Outcome is not null)
        {
            Violate($"its journal goes on after the point where it has ended now: {(turn.Actions.Count > 0 ? turn.Actions[0].Describe() : "another turn")} is recorded");
        }
        else
        {
            try
            {
                _thread.RunTurn(RunCode);
            }
            catch (OrchestratorViolationException)
            {
                // The violation is noted; it decides the outcome below.
            }
        }

        if (_violation is null && _actions.NextRecorded is { } left)
        {
            Violate($"it has changed: recorded is {left.Describe()}, and now it did nothing");
        }

        if (_violation is not null)
        {
            Outcome = new RunOutcome.Failed(Failures.Of(new OrchestratorViolationException(_violation)));
        }

        return _actions.Added;
    }

    /// <summary>Ends the run as failed, when a violation was reported outside of a turn.</summary>
    public void FailIfViolated()
    {
        if (Outcome is null && _violation is not null)
        {
            Outcome = new RunOutcome.Failed(Failures.Of(new OrchestratorViolationException(_violation)));
        }
    }

    /// <summary>The number of the next task.</summary>
    public int NextTaskId() => ++_lastTaskId;

    /// <summary>Records an action, or finds it recorded; gives the recorded one.</summary>
    public ActionRecord Act(ActionRecord action)
    {
        EnsureTurn();
        if (_actions.Difference(action) is { } difference)
        {
            Violate($"it has changed: {difference}, and now it asked for {action.Describe()}");
            throw new OrchestratorViolationException(_violation);
        }

        IsReplaying &= _actions.NextRecorded is not null;
        return _actions.Take(action);
    }

    /// <summary>Records an action that ends later; the task gives its result as JSON.</summary>
    public OpenTask Open(int taskId, string name, ActionRecord action)
    {
        var task = new OpenTask(taskId, name, Act(action));
        _open.Add(taskId, task);
        return task;
    }

    /// <summary>Ends a timer because its token was cancelled; nothing happens when it has ended already.</summary>
    public void CancelTimer(int taskId, CancellationToken cancellation)
    {
        if (IsTurn() && _open.Remove(taskId, out var task))
        {
            Act(new TimerCanceled(taskId));
            task.Source.TrySetCanceled(cancellation);
        }
    }

    /// <exception cref="OrchestratorViolationException">The caller is not within a turn.</exception>
    public void EnsureTurn()
    {
        if (!IsTurn())
        {
            throw new OrchestratorViolationException(_violation!);
        }
    }

    /// <summary>Whether the caller is within a turn; it is a violation if not.</summary>
    public bool IsTurn()
    {
        if (_thread.IsCurrent)
        {
            return true;
        }

        ReportViolation("it used its context from another thread, after it had awaited a task that is not its context's or used ConfigureAwait(false)");
        return false;
    }

    private void ReportViolation(string what)
    {
        Violate(what);
        _violated(this);
    }

    [MemberNotNull(nameof(_violation))]
    private void Violate(string what)
    {
        var message = $"The orchestrator '{Execution.Name}' of instance '{Execution.InstanceId}' is not deterministic: {what}.";
        _violation = Interlocked.CompareExchange(ref _violation, message, null) ?? message;
    }
}
