using DurableTask.Core;
using DurableTask.Core.History;
using Pipeline.LocalHost.Durable.Store;

namespace Pipeline.LocalHost.Durable.Orchestrations;

/// <summary>Keeps messages to orchestrations, and brings each to its instance when its time has come.</summary>
internal sealed class Mailbox : IDisposable
{
    private readonly Database _database;
    private readonly Sessions _sessions;
    private readonly InstanceChanges _changes;
    private readonly TimeProvider _time;
    private readonly DueMessages _due;

    // Of messages and activities; only the writing thread counts, and gaps do no harm.
    private long _seq;

    public Mailbox(Database database, Sessions sessions, InstanceChanges changes, TimeProvider time)
    {
        (_database, _sessions, _changes, _time) = (database, sessions, changes, time);
        _due = new DueMessages(time, DeliverDue);
    }

    private long Now => _time.GetUtcNow().UtcTicks;

    /// <summary>The next key of a message or an activity; on the writing thread.</summary>
    public long NextSeq() => ++_seq;

    /// <summary>Brings what the file holds. What is there already was in hand, or could have been, when the process ended.</summary>
    public void Start(Statements statements)
    {
        _seq = Math.Max(statements.Number("SELECT max(seq) FROM messages"), statements.Number("SELECT max(seq) FROM activities"));
        var now = Now;
        foreach (var (seq, visible) in statements.Rows("SELECT seq, visible FROM messages WHERE visible > $0", row => (row.GetInt64(0), row.GetInt64(1)), now))
        {
            _due.Add(seq, visible);
        }

        const string Waiting = """
            SELECT m.seq, i.id, m.execution, m.event FROM messages m JOIN instances i ON i.key = m.instance WHERE m.visible <= $0 ORDER BY m.seq
            """;
        statements.Rows(Waiting, Read, now).ForEach(message => _sessions.Add(message.Message.OrchestrationInstance.InstanceId, message, suspect: true));
    }

    /// <summary>Writes a message; on the writing thread. One for an instance that has ended, or for an earlier execution, is none.</summary>
    /// <param name="json">The message's event.</param>
    /// <param name="sender">Key of the instance that sends it; null for a client or the engine.</param>
    /// <param name="committed">Gets what is to be done after the commit.</param>
    public void Post(Statements statements, TaskMessage message, string json, long? sender, List<Action> committed)
    {
        var target = message.OrchestrationInstance;
        if (KeyOf(statements, message, sender, committed) is not { } key)
        {
            return;
        }

        var seq = NextSeq();
        var visible = message.Event switch
        {
            TimerFiredEvent timer => timer.FireAt.Ticks,
            ExecutionStartedEvent { ScheduledStartTime: { } start } => start.ToUniversalTime().Ticks,
            _ => 0,
        };
        statements.Execute(
            "INSERT INTO messages(seq, instance, execution, visible, event) VALUES($0, $1, $2, $3, $4)", seq, key, target.ExecutionId, visible, json);
        committed.Add(() =>
        {
            if (visible > Now)
            {
                _due.Add(seq, visible);
            }
            else
            {
                _sessions.Add(target.InstanceId, new StoredMessage(seq, message));
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _due.Dispose();

    private static StoredMessage Read(Microsoft.Data.Sqlite.SqliteDataReader row) =>
        StoredMessage.Read(row.GetInt64(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetString(3));

    // Key of the instance that gets the message; null when nobody does.
    private long? KeyOf(Statements statements, TaskMessage message, long? sender, List<Action> committed)
    {
        var target = message.OrchestrationInstance;
        if (message.Event is not ExecutionStartedEvent started)
        {
            return InstanceRows.Find(statements, target.InstanceId) is { } found
                && !InstanceRows.IsEnded(found.Status)
                && (string.IsNullOrEmpty(target.ExecutionId) || target.ExecutionId == found.Execution)
                ? found.Key
                : null;
        }

        if (InstanceRows.Create(statements, started, target, sender, Now) is { } created)
        {
            committed.Add(() => _changes.Tell(target.InstanceId));
            return created;
        }

        if (started.ParentInstance is { } parent)
        {
            // Without an answer the parent would wait for ever.
            var refused = FailureOf(parent, "OrchestrationAlreadyExists", $"There is an instance '{target.InstanceId}' that has not ended.");
            Post(statements, refused, EventJson.Write(refused.Event), null, committed);
        }

        return null;
    }

    /// <summary>The message that tells an instance that one that it started has failed.</summary>
    public static TaskMessage FailureOf(ParentInstance parent, string errorType, string message) => new()
    {
        OrchestrationInstance = parent.OrchestrationInstance,
        Event = new SubOrchestrationInstanceFailedEvent(
            -1, parent.TaskScheduleId, message, null, new FailureDetails(errorType, message, null, null, isNonRetriable: true)),
    };

    // The instance may have ended since, and the row be gone: asked on the writing thread, in order with the turns.
    private void DeliverDue(long seq)
    {
        try
        {
            _ = _database.WriteAsync(
                statements => statements.Rows(
                    "SELECT m.seq, i.id, m.execution, m.event FROM messages m JOIN instances i ON i.key = m.instance WHERE m.seq = $0", Read, seq),
                found => found.ForEach(message => _sessions.Add(message.Message.OrchestrationInstance.InstanceId, message)));
        }
        catch (InvalidOperationException)
        {
            // The engine has stopped; the message comes at the next start.
        }
    }
}
