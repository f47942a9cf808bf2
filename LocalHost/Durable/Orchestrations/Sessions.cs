using System.Threading.Channels;
using DurableTask.Core.History;

namespace Pipeline.LocalHost.Durable.Orchestrations;

/// <summary>Hands out the instances that have messages, one turn at a time each.</summary>
/// <param name="mostEvents">History events kept parsed between turns, all instances together; beyond that they are read again.</param>
internal sealed class Sessions(int mostEvents)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly Channel<Session> _ready = Channel.CreateUnbounded<Session>();
    private int _events;

    /// <summary>A message has come.</summary>
    /// <param name="suspect">Whether it was there at the start.</param>
    public void Add(string instanceId, StoredMessage message, bool suspect = false)
    {
        lock (_gate)
        {
            if (!_sessions.TryGetValue(instanceId, out var session))
            {
                _sessions.Add(instanceId, session = new Session(instanceId));
            }

            session.Waiting.Add(message);
            session.IsSuspect |= suspect;
            Queue(session);
        }
    }

    /// <summary>Waits for an instance that has messages, and puts them in hand.</summary>
    public async ValueTask<Session> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var session = await _ready.Reader.ReadAsync(cancellationToken);
            lock (_gate)
            {
                session.Queued = false;
                if (!session.Locked && session.Waiting.Count > 0)
                {
                    session.Locked = true;
                    (session.InHand, session.Waiting) = (session.Waiting, []);
                    return session;
                }
            }
        }
    }

    /// <summary>The turn is in the file.</summary>
    /// <param name="turns">Rows of the history.</param>
    /// <param name="history">The history; null once the instance has ended.</param>
    public void Complete(Session session, int turns, List<HistoryEvent>? history)
    {
        lock (_gate)
        {
            session.InHand = [];
            session.Failures = 0;
            session.Turns = turns;
            Keep(session, history);
            if (history is null)
            {
                session.Waiting = [];
            }
        }
    }

    /// <summary>The messages in hand go back; the history is to be read again.</summary>
    public void PutBack(Session session)
    {
        lock (_gate)
        {
            session.Waiting = [.. session.InHand, .. session.Waiting];
            session.InHand = [];
            Keep(session, null);
        }
    }

    /// <summary>There is no turn yet: the messages in hand go back, and wait until one more comes.</summary>
    public void Hold(Session session)
    {
        lock (_gate)
        {
            // One that came meanwhile, when the session was locked, is the one more.
            var another = session.Waiting.Count > 0;
            session.Waiting = [.. session.InHand, .. session.Waiting];
            session.InHand = [];
            session.Locked = false;
            if (another)
            {
                Queue(session);
            }
        }
    }

    /// <summary>The turn is over: messages that came since may be taken.</summary>
    public void Release(Session session)
    {
        lock (_gate)
        {
            session.Locked = false;
            if (session.Waiting.Count == 0 && session.History is null)
            {
                _sessions.Remove(session.Id);
            }
            else
            {
                Queue(session);
            }
        }
    }

    private void Queue(Session session)
    {
        if (!session.Locked && !session.Queued && session.Waiting.Count > 0)
        {
            session.Queued = true;
            _ready.Writer.TryWrite(session);
        }
    }

    private void Keep(Session session, List<HistoryEvent>? history)
    {
        _events -= session.History?.Count ?? 0;
        session.History = history is not null && _events + history.Count <= mostEvents ? history : null;
        _events += session.History?.Count ?? 0;
    }
}
