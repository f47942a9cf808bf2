using DurableTask.Core.History;

namespace Pipeline.LocalHost.Durable.Orchestrations;

/// <summary>What the memory holds of an instance that has not ended; all of it is in the file too. <see cref="Sessions"/> guards it.</summary>
/// <param name="id">The instance.</param>
internal sealed class Session(string id)
{
    /// <summary>The instance.</summary>
    public string Id => id;

    /// <summary>Messages that no turn has taken.</summary>
    public List<StoredMessage> Waiting { get; set; } = [];

    /// <summary>Messages of the turn in hand.</summary>
    public List<StoredMessage> InHand { get; set; } = [];

    /// <summary>Whether it waits for a turn.</summary>
    public bool Queued { get; set; }

    /// <summary>Whether a turn is in hand.</summary>
    public bool Locked { get; set; }

    /// <summary>Turns in a row that could not be committed.</summary>
    public int Failures { get; set; }

    /// <summary>Whether its messages were there when the engine started: its turn may be what ended the process before.</summary>
    public bool IsSuspect { get; set; }

    /// <summary>Whether it has waited for as long as a suspect has to.</summary>
    public bool HasWaited { get; set; }

    /// <summary>Key of its row; set when a turn begins.</summary>
    public long Key { get; set; }

    /// <summary>Rows of its history.</summary>
    public int Turns { get; set; }

    /// <summary>Its history, kept from turn to turn; null when it is to be read.</summary>
    public List<HistoryEvent>? History { get; set; }
}
