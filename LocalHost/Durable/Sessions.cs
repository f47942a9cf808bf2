#pragma warning disable
using System.Threading.Channels;
using DurableTask.Core;
using DurableTask.Core.History;

namespace Pipeline.LocalHost.Durable;

internal sealed record StoredMessage(long Seq, TaskMessage Message);

/// <summary>What the memory holds of a live instance: the messages that wait, and whether a turn is in hand. All of it is in the file too.</summary>
internal sealed class Session(string id)
{
    public string Id => id;
    public List<StoredMessage> Waiting { get; set; } = [];
    public List<StoredMessage> InHand { get; set; } = [];
    public bool Queued { get; set; }
    public bool Locked { get; set; }
    public int Failures { get; set; }

    // Read when a turn starts, kept between turns while History is not null.
    public long Key { get; set; }
    public int Turns { get; set; }
    public List<HistoryEvent>? History { get; set; }
}

/// <summary>Hands out the instances that have messages, one turn at a time each.</summary>
internal sealed class Sessions(int cachedEvents)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly Channel<Session> _ready = Channel.CreateUnbounded<Session>();
    private int _cached;

    public void Add(string instance, StoredMessage message)
    {
        lock (_gate)
        {
            if (!_sessions.TryGetValue(instance, out var session)) _sessions.Add(instance, session = new Session(instance));
            session.Waiting.Add(message);
            Queue(session);
        }
    }

    public async ValueTask<Session> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var session = await _ready.Reader.ReadAsync(cancellation);
            lock (_gate)
            {
                session.Queued = false;
                if (session.Locked || session.Waiting.Count == 0) continue;
                session.Locked = true;
                (session.InHand, session.Waiting) = (session.Waiting, []);
                return session;
            }
        }
    }

    /// <summary>The turn is in the file. <paramref name="history"/> is null once the instance has ended.</summary>
    public void Completed(Session session, int turns, List<HistoryEvent>? history)
    {
        lock (_gate)
        {
            session.InHand = [];
            session.Failures = 0;
            session.Turns = turns;
            Cache(session, history);
            if (history is null) session.Waiting = [];
        }
    }

    public void Abandoned(Session session)
    {
        lock (_gate)
        {
            session.Waiting = [.. session.InHand, .. session.Waiting];
            session.InHand = [];
            session.Failures++;
            Cache(session, null);
        }
    }

    /// <summary>Lets the messages that came since be taken. <paramref name="hold"/>: not before one more comes.</summary>
    public void Release(Session session, bool hold = false)
    {
        lock (_gate)
        {
            session.Locked = false;
            if (session.Waiting.Count == 0 && session.History is null) _sessions.Remove(session.Id);
            else if (!hold) Queue(session);
        }
    }

    private void Queue(Session session)
    {
        if (session.Locked || session.Queued || session.Waiting.Count == 0) return;
        session.Queued = true;
        _ready.Writer.TryWrite(session);
    }

    private void Cache(Session session, List<HistoryEvent>? history)
    {
        _cached -= session.History?.Count ?? 0;
        session.History = history is not null && _cached + history.Count <= cachedEvents ? history : null;
        _cached += session.History?.Count ?? 0;
    }
}
