#pragma warning disable
using System.Globalization;
using System.Threading.Channels;
using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.Extensions.Logging;

namespace Pipeline.LocalHost.Durable;

/// <summary>
/// DurableTask.Core's storage in one SQLite file of one process. There are no leases: what is in hand is known to the memory alone,
/// and whatever the file holds at the start is free. Every answer to the dispatchers is a signal, nothing polls.
/// </summary>
internal sealed partial class SqliteOrchestrationService : IOrchestrationService, IAsyncDisposable
{
    private readonly SqliteEngineOptions _options;
    private readonly ILogger _log;
    private readonly Database _database;
    private readonly Sessions _sessions;
    private readonly DueMessages _due;
    private readonly Channel<ActivityItem> _activities = Channel.CreateUnbounded<ActivityItem>();
    private long _seq;       // of messages and activities; only the writing thread counts
    private int _inHand;

    public SqliteOrchestrationService(SqliteEngineOptions options, ILoggerFactory logs)
    {
        _options = options;
        _log = logs.CreateLogger<SqliteOrchestrationService>();
        _database = new Database(options.Path, options.Sync);
        _sessions = new Sessions(options.CachedEvents);
        _due = new DueMessages(options.Time, DeliverDue);
    }

    public Database Database => _database;
    public int TaskOrchestrationDispatcherCount => 1;
    public int MaxConcurrentTaskOrchestrationWorkItems => _options.MaxOrchestrations;
    public int TaskActivityDispatcherCount => 1;
    public int MaxConcurrentTaskActivityWorkItems => _options.MaxActivities;
    public BehaviorOnContinueAsNew EventBehaviourForContinueAsNew => BehaviorOnContinueAsNew.Carryover;

    private long Now => _options.Time.GetUtcNow().UtcTicks;

    // ---- life -------------------------------------------------------------------------------------------------------

    public Task StartAsync()
    {
        _database.Read(db =>
        {
            _seq = Math.Max(db.Number("SELECT max(seq) FROM messages"), db.Number("SELECT max(seq) FROM activities"));
            var now = Now;
            db.Rows("SELECT m.seq, i.id, m.execution, m.visible, m.event FROM messages m JOIN instances i ON i.key = m.instance ORDER BY m.seq", row =>
            {
                var message = Stored(row.GetInt64(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetString(4));
                Deliver(row.GetString(1), message, row.GetInt64(3), now);
                return 0;
            });
            foreach (var item in db.Rows("SELECT a.seq, i.id, a.execution, a.event FROM activities a JOIN instances i ON i.key = a.instance ORDER BY a.seq",
                row => new ActivityItem(Stored(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3))))) _activities.Writer.TryWrite(item);
            return 0;
        });
        return Task.CompletedTask;
    }

    public Task StopAsync() => StopAsync(false);

    /// <summary>Waits a while for the turns and activities in hand; what does not end in time is done again at the next start.</summary>
    public async Task StopAsync(bool isForced)
    {
        for (var i = 0; i < 250 && Volatile.Read(ref _inHand) > 0; i++) await Task.Delay(20);
    }

    public ValueTask DisposeAsync() { _due.Dispose(); _database.Dispose(); return ValueTask.CompletedTask; }
    public Task CreateAsync() => Task.CompletedTask;
    public Task CreateAsync(bool recreateInstanceStore) => Task.CompletedTask;
    public Task CreateIfNotExistsAsync() => Task.CompletedTask;
    public Task DeleteAsync() => throw new NotSupportedException();
    public Task DeleteAsync(bool deleteInstanceStore) => throw new NotSupportedException();
    public bool IsMaxMessageCountExceeded(int currentMessageCount, OrchestrationRuntimeState runtimeState) => false;

    // Anything above 0 holds back every fetch of the dispatcher until five work items have gone well. Abandon waits for the one concerned alone.
    public int GetDelayInSecondsAfterOnProcessException(Exception exception) => 0;
    public int GetDelayInSecondsAfterOnFetchException(Exception exception) => exception is OperationCanceledException ? 0 : 1;

    // ---- turns of orchestrations --------------------------------------------------------------------------------------

    private sealed class Turn : TaskOrchestrationWorkItem { public required Session Session0 { get; init; } }

    public async Task<TaskOrchestrationWorkItem> LockNextTaskOrchestrationWorkItemAsync(TimeSpan receiveTimeout, CancellationToken cancellationToken)
    {
        while (true)
        {
            var session = await _sessions.TakeAsync(cancellationToken);
            var history = session.History ?? Load(session);
            if (history.Count == 0 && !session.InHand.Exists(message => message.Message.Event is ExecutionStartedEvent))
            {
                _sessions.Abandoned(session);              // an event came before the time the instance is to start
                _sessions.Release(session, hold: true);
                continue;
            }

            Interlocked.Increment(ref _inHand);
            return new Turn
            {
                InstanceId = session.Id,
                Session0 = session,
                OrchestrationRuntimeState = new OrchestrationRuntimeState(history),
                NewMessages = [.. session.InHand.Select(message => message.Message)],
                LockedUntilUtc = DateTime.MaxValue,        // no lock to renew: DurableTask.Core starts no renewing task
            };
        }
    }

    private List<HistoryEvent> Load(Session session) => _database.Read(db =>
    {
        session.Key = db.Number("SELECT key FROM instances WHERE id = $0", session.Id);
        var turns = db.Rows("SELECT events FROM history WHERE instance = $0 ORDER BY turn", row => row.GetString(0), session.Key);
        session.Turns = turns.Count;
        return turns.SelectMany(EventJson.Read).ToList();
    });

    public Task CompleteTaskOrchestrationWorkItemAsync(
        TaskOrchestrationWorkItem workItem, OrchestrationRuntimeState state, IList<TaskMessage> outboundMessages, IList<TaskMessage> orchestratorMessages,
        IList<TaskMessage> timerMessages, TaskMessage? continuedAsNewMessage, OrchestrationState? orchestrationState)
    {
        var session = ((Turn)workItem).Session0;
        var taken = session.InHand;
        if (orchestrationState is null)                    // what the dispatcher drops: messages without an instance to take them
        {
            return _database.WriteAsync(db => Remove(db, taken), _ => _sessions.Completed(session, 0, null));
        }

        // All that costs time is done here, not on the writing thread.
        var before = workItem.OrchestrationRuntimeState;
        var anew = before.OrchestrationInstance!.ExecutionId != state.OrchestrationInstance!.ExecutionId;   // ContinueAsNew, once or more in this turn
        var ended = IsEnded(orchestrationState.OrchestrationStatus);
        var events = ended ? null : EventJson.Write(state.NewEvents);
        var activities = outboundMessages.Select(message => (Message: message, Json: EventJson.Write(message.Event))).ToList();
        var messages = orchestratorMessages.Concat(timerMessages).Select(message => (Message: message, Json: EventJson.Write(message.Event))).ToList();
        var tookChild = _options.EndedChildren == EndedChildren.Remove && taken.Exists(message => message.Message.Event is SubOrchestrationInstanceCompletedEvent or SubOrchestrationInstanceFailedEvent);
        var turns = anew ? 1 : session.Turns + 1;

        return _database.WriteAsync(
            db =>
            {
                var after = new List<Action>();
                _options.Fault?.Invoke(session.Id);
                Remove(db, taken);
                if (anew || ended) db.Execute("DELETE FROM history WHERE instance = $0", session.Key);
                if (!ended) db.Execute("INSERT INTO history(instance, turn, events) VALUES($0, $1, $2)", session.Key, turns, events);
                SaveState(db, session.Key, orchestrationState, anew);
                foreach (var (message, json) in activities)
                {
                    var seq = ++_seq;
                    var instance = message.OrchestrationInstance;
                    db.Execute("INSERT INTO activities(seq, instance, execution, event) VALUES($0, $1, $2, $3)", seq, session.Key, instance.ExecutionId, json);
                    after.Add(() => _activities.Writer.TryWrite(new ActivityItem(new StoredMessage(seq, message))));
                }

                foreach (var (message, json) in messages) Post(db, message, json, session.Key, after);
                if (ended) db.Execute("DELETE FROM messages WHERE instance = $0", session.Key);      // open timers, late results
                if (tookChild) db.Execute($"DELETE FROM instances WHERE parent = $0 AND status NOT IN ({Live})", session.Key);
                return after;
            },
            after =>
            {
                // Not state.Events: DurableTask.Core goes on holding and changing that list.
                _sessions.Completed(session, turns, ended ? null : [.. state.Events]);
                after.ForEach(action => action());
                Changed(session.Id);
            });
    }

    public async Task AbandonTaskOrchestrationWorkItemAsync(TaskOrchestrationWorkItem workItem)
    {
        var session = ((Turn)workItem).Session0;
        _sessions.Abandoned(session);
        _log.LogWarning("A turn of '{Id}' failed, {Failures} in a row", session.Id, session.Failures);
        await Task.Delay(Backoff(session.Failures));   // this one alone: the dispatcher's slot is free already
        if (session.Failures >= _options.MaxAttempts) await FailAsync(session, new FailureDetails("PoisonedTurn", $"The turn failed {session.Failures} times; the host's log says why.", null, null, true));
    }

    public Task ReleaseTaskOrchestrationWorkItemAsync(TaskOrchestrationWorkItem workItem)
    {
        _sessions.Release(((Turn)workItem).Session0);
        Interlocked.Decrement(ref _inHand);
        return Task.CompletedTask;
    }

    public Task RenewTaskOrchestrationWorkItemLockAsync(TaskOrchestrationWorkItem workItem) => Task.CompletedTask;

    // ---- activities ---------------------------------------------------------------------------------------------------

    private sealed class ActivityItem : TaskActivityWorkItem
    {
        public ActivityItem(StoredMessage stored)
        {
            (Stored, Id, TaskMessage, LockedUntilUtc) = (stored, stored.Seq.ToString(CultureInfo.InvariantCulture), stored.Message, DateTime.MaxValue);
        }

        public StoredMessage Stored { get; }
        public int Failures { get; set; }
    }

    public async Task<TaskActivityWorkItem> LockNextTaskActivityWorkItem(TimeSpan receiveTimeout, CancellationToken cancellationToken)
    {
        var item = await _activities.Reader.ReadAsync(cancellationToken);
        Interlocked.Increment(ref _inHand);
        return item;
    }

    public async Task CompleteTaskActivityWorkItemAsync(TaskActivityWorkItem workItem, TaskMessage responseMessage)
    {
        var item = (ActivityItem)workItem;
        var json = EventJson.Write(responseMessage.Event);
        await _database.WriteAsync(
            db =>
            {
                var after = new List<Action>();
                _options.Fault?.Invoke(item.TaskMessage.OrchestrationInstance.InstanceId);
                // A second answer of one activity, which a retry after a failed commit could make, is none.
                if (db.Execute("DELETE FROM activities WHERE seq = $0", item.Stored.Seq) == 1) Post(db, responseMessage, json, null, after);
                return after;
            },
            after => after.ForEach(action => action()));
        Interlocked.Decrement(ref _inHand);
    }

    public async Task AbandonTaskActivityWorkItemAsync(TaskActivityWorkItem workItem)
    {
        var item = (ActivityItem)workItem;
        Interlocked.Decrement(ref _inHand);
        _log.LogWarning("The activity {Id} of '{Instance}' could not be ended, {Failures} in a row", item.Id, item.TaskMessage.OrchestrationInstance.InstanceId, item.Failures + 1);
        await Task.Delay(Backoff(++item.Failures));
        if (item.Failures >= _options.MaxAttempts)
        {
            var scheduled = (TaskScheduledEvent)item.TaskMessage.Event;
            Interlocked.Increment(ref _inHand);
            await CompleteTaskActivityWorkItemAsync(item, new TaskMessage
            {
                OrchestrationInstance = item.TaskMessage.OrchestrationInstance,
                Event = new TaskFailedEvent(-1, scheduled.EventId, "The activity could not be ended.", null, new FailureDetails("PoisonedActivity", $"The activity failed {item.Failures} times in the host.", null, null, true)),
            });
            return;
        }

        _activities.Writer.TryWrite(item);
    }

    private static TimeSpan Backoff(int failures) => TimeSpan.FromMilliseconds(50 << Math.Min(failures, 8));

    public Task<TaskActivityWorkItem> RenewTaskActivityWorkItemLockAsync(TaskActivityWorkItem workItem) => Task.FromResult(workItem);

    // ---- messages -----------------------------------------------------------------------------------------------------

    /// <summary>Stores a message for an orchestration; on the writing thread. One for an ended instance, or for an earlier execution, is none.</summary>
    private void Post(Statements db, TaskMessage message, string json, long? sender, List<Action> after)
    {
        var target = message.OrchestrationInstance;
        long key;
        if (message.Event is ExecutionStartedEvent started)
        {
            if (!Create(db, started, target, sender, out key))
            {
                if (started.ParentInstance is not { } parent) return;
                var refused = new TaskMessage
                {
                    OrchestrationInstance = parent.OrchestrationInstance,
                    Event = new SubOrchestrationInstanceFailedEvent(-1, parent.TaskScheduleId, "in use", null, new FailureDetails("OrchestrationAlreadyExists", $"There is an instance '{target.InstanceId}' that has not ended.", null, null, true)),
                };
                Post(db, refused, EventJson.Write(refused.Event), null, after);
                return;
            }

            after.Add(() => Changed(target.InstanceId));
        }
        else
        {
            if (Find(db, target.InstanceId) is not { } found || IsEnded(found.Status)) return;
            if (!string.IsNullOrEmpty(target.ExecutionId) && target.ExecutionId != found.Execution) return;
            key = found.Key;
        }

        var seq = ++_seq;
        var visible = message.Event switch
        {
            TimerFiredEvent timer => timer.FireAt.Ticks,
            ExecutionStartedEvent { ScheduledStartTime: { } start } => start.ToUniversalTime().Ticks,
            _ => 0,
        };
        db.Execute("INSERT INTO messages(seq, instance, execution, visible, event) VALUES($0, $1, $2, $3, $4)", seq, key, target.ExecutionId, visible, json);
        after.Add(() => Deliver(target.InstanceId, new StoredMessage(seq, message), visible, Now));
    }

    private void Deliver(string instance, StoredMessage message, long visible, long now)
    {
        if (visible > now) _due.Add(instance, message, visible);
        else _sessions.Add(instance, message);
    }

    /// <summary>A timer is due. The instance may have ended since, and its row be gone: asked on the writing thread, in order with the turns.</summary>
    private void DeliverDue(string instance, StoredMessage message) => _ = _database.WriteAsync(
        db => db.Number("SELECT count(*) FROM messages WHERE seq = $0", message.Seq) == 1,
        there => { if (there) _sessions.Add(instance, message); });

    private static int Remove(Statements db, List<StoredMessage> messages)
    {
        foreach (var message in messages) db.Execute("DELETE FROM messages WHERE seq = $0", message.Seq);
        return messages.Count;
    }

    private static StoredMessage Stored(long seq, string instance, string? execution, string json) => new(seq, new TaskMessage
    {
        Event = EventJson.Read(json).Single(),
        SequenceNumber = seq,
        OrchestrationInstance = new OrchestrationInstance { InstanceId = instance, ExecutionId = execution },
    });
}
