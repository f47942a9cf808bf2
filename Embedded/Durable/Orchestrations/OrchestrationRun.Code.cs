using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable.Orchestrations;

// The orchestrator's own code: how it is begun, told what has arrived, and found to have ended.
internal sealed partial class OrchestrationRun
{
    private const string EndedElsewhere = "it ended on another thread, after it had awaited a task that is not its context's or used ConfigureAwait(false)";

    private Task<object?>? _main;
    private bool _hasEndedInTurn;

    private void RunCode()
    {
        try
        {
            if (_main is null)
            {
                _main = _begin();
                WatchEnd(_main);
                _thread.RunQueue();
            }

            foreach (var arrival in _actions.Turn.Arrivals)
            {
                Deliver(arrival);
            }
        }
        catch (Exception exception)
        {
            // From an orchestrator that threw before its first await, or from an async void method of its.
            _main = Task.FromException<object?>(exception);
            _hasEndedInTurn = true;
        }

        Conclude(_main);
    }

    private void Conclude(Task<object?> main)
    {
        if (main.IsCompleted && !_hasEndedInTurn)
        {
            Violate(EndedElsewhere);
        }
        else if (main.IsCompletedSuccessfully)
        {
            Outcome = Continued is { } continued
                ? new RunOutcome.Continued((ContinuedAsNew)Act(continued))
                : SerializeOutput(main.Result);
        }
        else if (main.IsCompleted)
        {
            var exception = main.Exception?.InnerException ?? new TaskCanceledException(main);
            Outcome = new RunOutcome.Failed(Failures.Of(exception));
        }
        else if (_open.Count == 0 && !Events.HasWaiters)
        {
            Violate("it awaits a task that is not its context's, such as a delay, I/O or a task of the thread pool, and nothing of its context is open");
        }
    }

    private RunOutcome SerializeOutput(object? output)
    {
        try
        {
            return new RunOutcome.Completed(_payloads.Serialize(output));
        }
        catch (Exception exception)
        {
            // Whatever a converter throws, the output cannot be kept.
            return new RunOutcome.Failed(Failures.Of(exception));
        }
    }

    private void Deliver(ArrivalRecord arrival) => _thread.Complete(() =>
    {
        if (arrival is EventRaised raised)
        {
            Events.Deliver(raised);
        }
        else if (ExecutionHistory.TaskIdOf(arrival) is { } taskId && _open.Remove(taskId, out var task))
        {
            task.Complete(arrival);
        }
    });

    // Code that ends on another thread has awaited something foreign, without ever touching its context again.
    private void WatchEnd(Task<object?> main) => main.ContinueWith(
        _ =>
        {
            if (_thread.IsCurrent)
            {
                _hasEndedInTurn = true;
            }
            else
            {
                ReportViolation(EndedElsewhere);
            }
        },
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
