using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json;
using Pipeline.LocalHost.Durable.Store;

namespace Pipeline.LocalHost.Durable.Orchestrations;

/// <summary>The turns of orchestrators: handed out with their history, and kept with all that they ask for in one commit.</summary>
internal sealed partial class TurnStore(
    Database database,
    Sessions sessions,
    Mailbox mailbox,
    ActivityStore activities,
    InstanceChanges changes,
    InHand inHand,
    DurableEngineHooks hooks,
    TimeProvider time,
    ILogger<TurnStore> logger)
{
    private readonly ILogger _logger = logger;
    private readonly Suspects _suspects = new(database);
    private int _largestHistory;

    /// <summary>The most events that one execution has had since the start.</summary>
    public int LargestHistory => Volatile.Read(ref _largestHistory);

    private long Now => time.GetUtcNow().UtcTicks;

    /// <summary>Waits for the next turn. It never gives up by itself and never gives null, so that nothing polls.</summary>
    public async Task<TaskOrchestrationWorkItem> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var session = await sessions.TakeAsync(cancellationToken);
            if (!inHand.TryEnter())
            {
                // What the file holds is taken up at the next start.
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            }

            Turn? turn = null;
            try
            {
                turn = await PrepareAsync(session, cancellationToken);
            }
            finally
            {
                if (turn is null)
                {
                    inHand.Leave();
                }
            }

            if (turn is not null)
            {
                return turn;
            }
        }
    }

    /// <summary>Keeps a turn.</summary>
    /// <param name="state">What the turn has made of the history: of the next execution if it has continued as new.</param>
    /// <param name="outbound">Activities that it asks for.</param>
    /// <param name="messages">Timers, and messages to orchestrations.</param>
    /// <param name="saved">State of the instance; null when the dispatcher has dropped the messages, which had no instance.</param>
    public Task CompleteAsync(Turn turn, OrchestrationRuntimeState state, IList<TaskMessage> outbound, IEnumerable<TaskMessage> messages, OrchestrationState? saved)
    {
        var session = turn.InstanceSession;
        var taken = session.InHand;
        if (saved is null)
        {
            return database.WriteAsync(statements => Remove(statements, taken), _ => sessions.Complete(session, 0, null));
        }

        // All that costs time is done here and not on the writing thread. Once or more often in this turn it may have continued as new.
        var continuedAsNew = turn.OrchestrationRuntimeState.OrchestrationInstance!.ExecutionId != state.OrchestrationInstance!.ExecutionId;
        var ended = InstanceRows.IsEnded(saved.OrchestrationStatus);
        var events = ended ? null : EventJson.Write(state.NewEvents);
        var asked = outbound.Select(message => (message, EventJson.Write(message.Event))).ToList();
        var sent = messages.Select(message => (message, EventJson.Write(message.Event))).ToList();
        var turns = continuedAsNew ? 1 : session.Turns + 1;
        InterlockedMax(ref _largestHistory, state.Events.Count);
        return database.WriteAsync(
            statements =>
            {
                hooks.InTransaction?.Invoke(session.Id);
                var committed = new List<Action>();
                Remove(statements, taken);
                if (continuedAsNew || ended)
                {
                    statements.Execute("DELETE FROM history WHERE instance = $0", session.Key);
                }

                if (continuedAsNew)
                {
                    // Timers of the execution before. Events name none, and are carried over.
                    statements.Execute("DELETE FROM messages WHERE instance = $0 AND execution IS NOT NULL AND execution != ''", session.Key);
                }

                if (!ended)
                {
                    statements.Execute("INSERT INTO history(instance, turn, events) VALUES($0, $1, $2)", session.Key, turns, events);
                }

                InstanceRows.Save(statements, session.Key, saved, continuedAsNew, Now);
                asked.ForEach(activity => activities.Ask(statements, activity.message, activity.Item2, session.Key, mailbox.NextSeq(), committed));
                sent.ForEach(message => mailbox.Post(statements, message.message, message.Item2, session.Key, committed));
                if (ended)
                {
                    InstanceRows.Forget(statements, session.Key);
                }

                return committed;
            },
            committed =>
            {
                // A copy: DurableTask.Core goes on holding and changing that list.
                sessions.Complete(session, turns, ended ? null : [.. state.Events]);
                committed.ForEach(action => action());
                changes.Tell(session.Id);
            });
    }

    /// <summary>A turn could not be kept: it is run again after a while, and fails the instance when that does not help.</summary>
    public async Task AbandonAsync(Turn turn)
    {
        var session = turn.InstanceSession;
        sessions.PutBack(session);
        LeaveSuspects(turn);
        if (inHand.IsStopping || database.Failed.IsCompleted)
        {
            // The disk is to blame, or nothing is: the turn is run again after the next start.
            return;
        }

        LogAbandoned(session.Id, ++session.Failures);
        await Task.Delay(Backoff.After(session.Failures), time);
        if (session.Failures >= Suspects.MostAttempts)
        {
            await FailAsync(session, new FailureDetails("PoisonedTurn", $"A turn could not be kept {session.Failures} times; the host's log says why.", null, null, true));
        }
    }

    /// <summary>The dispatcher is done with a turn.</summary>
    public void Release(Turn turn)
    {
        LeaveSuspects(turn);
        sessions.Release(turn.InstanceSession);
        inHand.Leave();
    }

    private static int Remove(Statements statements, List<StoredMessage> messages)
    {
        foreach (var message in messages)
        {
            statements.Execute("DELETE FROM messages WHERE seq = $0", message.Seq);
        }

        return messages.Count;
    }

    private static void InterlockedMax(ref int largest, int value)
    {
        for (var seen = Volatile.Read(ref largest); value > seen; seen = Volatile.Read(ref largest))
        {
            Interlocked.CompareExchange(ref largest, value, seen);
        }
    }

    private async Task<Turn?> PrepareAsync(Session session, CancellationToken cancellationToken)
    {
        if (session is { IsSuspect: true, HasWaited: false })
        {
            session.HasWaited = true;
            if (_suspects.WaitOf(session) is var wait && wait > TimeSpan.Zero)
            {
                sessions.PutBack(session);
                _ = ReleaseAfterAsync(session, wait);
                return null;
            }
        }

        var (poison, alone) = session.IsSuspect ? await _suspects.EnterAsync(session, cancellationToken) : (null, false);
        if (poison is not null)
        {
            sessions.PutBack(session);
            await FailAsync(session, poison);
            sessions.Release(session);
            return null;
        }

        session.IsSuspect = false;
        try
        {
            var history = session.History ?? Load(session);
            if (history.Count > 0 || session.InHand.Exists(message => message.Message.Event is ExecutionStartedEvent))
            {
                return new Turn
                {
                    InstanceId = session.Id,
                    InstanceSession = session,
                    IsAlone = alone,
                    OrchestrationRuntimeState = new OrchestrationRuntimeState(history),
                    NewMessages = [.. session.InHand.Select(message => message.Message)],

                    // There is no lock to renew, so DurableTask.Core starts no task that renews.
                    LockedUntilUtc = DateTime.MaxValue,
                };
            }

            // It comes before the time that the instance is to start at.
            sessions.Hold(session);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Whole, and yet not to be read: as after a step back to an older version.
            sessions.PutBack(session);
            await FailAsync(session, new FailureDetails("DamagedHistory", $"The history cannot be read: {exception.Message}", null, null, true));
            sessions.Release(session);
        }

        if (alone)
        {
            _suspects.Leave();
        }

        return null;
    }

    private async Task ReleaseAfterAsync(Session session, TimeSpan wait)
    {
        await Task.Delay(wait, time);
        sessions.Release(session);
    }

    private void LeaveSuspects(Turn turn)
    {
        if (turn.IsAlone)
        {
            turn.IsAlone = false;
            _suspects.Leave();
        }
    }

    private List<HistoryEvent> Load(Session session) => database.Read(statements =>
    {
        session.Key = statements.Number("SELECT key FROM instances WHERE id = $0", session.Id);
        var turns = statements.Rows("SELECT events FROM history WHERE instance = $0 ORDER BY turn", row => row.GetString(0), session.Key);
        session.Turns = turns.Count;
        return turns.SelectMany(EventJson.Read).ToList();
    });

    private async Task FailAsync(Session session, FailureDetails failure)
    {
        LogFailed(session.Id, failure.ErrorMessage);
        var parent = ParentOf(session);
        await database.WriteAsync(
            statements =>
            {
                var committed = new List<Action>();
                if (InstanceRows.Find(statements, session.Id) is { } found)
                {
                    InstanceRows.Fail(statements, found.Key, failure, Now);
                }

                if (parent is not null)
                {
                    var message = Mailbox.FailureOf(parent, failure.ErrorType, failure.ErrorMessage);
                    mailbox.Post(statements, message, EventJson.Write(message.Event), null, committed);
                }

                return committed;
            },
            committed =>
            {
                sessions.Complete(session, 0, null);
                committed.ForEach(action => action());
                changes.Tell(session.Id);
            });
    }

    // Found in what can be read of the history.
    private ParentInstance? ParentOf(Session session)
    {
        IEnumerable<HistoryEvent> history = session.History ?? [];
        try
        {
            history = session.History ?? Load(session);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
        }

        return history.Concat(session.Waiting.Select(message => message.Message.Event)).OfType<ExecutionStartedEvent>().FirstOrDefault()?.ParentInstance;
    }
}
