using Pipeline.Checkpoints;

namespace Pipeline.MicroBatch;

/// <summary>What a poll has read, and which of it is not stored in the checkpoint yet.</summary>
internal sealed class PollProgress(Checkpoint checkpoint, RecognisedRows recognised)
{
    private readonly Dictionary<string, Cursor> _users = new(StringComparer.Ordinal);
    private CheckpointTotals _unstored = CheckpointTotals.None;
    private CheckpointTotals _stored = CheckpointTotals.None;
    private int _storedUsers;

    /// <summary>The checkpoint in force.</summary>
    public Checkpoint Checkpoint { get; private set; } = checkpoint;

    /// <summary>Where the next page of the second pass starts.</summary>
    public Cursor Cursor { get; set; } = checkpoint.Cursor.ToCursor();

    public RecognisedRows Recognised { get; } = recognised;

    /// <summary>Users whose recomputation is due, with the newest record of each.</summary>
    public IReadOnlyDictionary<string, Cursor> Users => _users;

    /// <summary>Whether every row of both passes has been read.</summary>
    public bool Complete { get; set; }

    public bool IsEmpty => _stored.Batches + _unstored.Batches == 0;

    /// <param name="records">What was handled.</param>
    /// <param name="keys">What they are recognised by, see <see cref="RecognisedRows.Fresh"/>.</param>
    /// <param name="outcome">What became of them.</param>
    public void Batch(IReadOnlyList<SourceRecord> records, IReadOnlyList<UInt128> keys, BatchOutcome outcome)
    {
        for (var i = 0; i < records.Count; i++)
        {
            Recognised.Add(records[i].Cursor, keys[i]);
        }

        foreach (var user in outcome.Users)
        {
            _users[user.UserId] = user.Record;
        }

        _unstored += new CheckpointTotals(
            0, 1, records.Count - outcome.PassedOver, outcome.InvalidRecords, outcome.Problems.Count, outcome.PassedOver);
    }

    public void UsersBuried(int letters) => _unstored += CheckpointTotals.None with { DeadLetters = letters };

    /// <summary>The checkpoint with everything up to here.</summary>
    /// <param name="last">Whether the poll ends with it.</param>
    public Checkpoint Next(bool last) => Checkpoint with
    {
        Cursor = CheckpointCursor.Of(Cursor),
        Totals = Checkpoint.Totals + _unstored + (CheckpointTotals.None with { Polls = last && !IsEmpty ? 1 : 0 }),
    };

    /// <summary>Everything up to here is in the checkpoint.</summary>
    public void Stored(Checkpoint written)
    {
        Checkpoint = written;
        _stored += _unstored;
        _storedUsers += _users.Count;
        _unstored = CheckpointTotals.None;
        _users.Clear();
    }

    public PollReport ToReport() => new(
        PollOutcome.Polled,
        (int)_stored.Batches,
        (int)_stored.Records,
        (int)_stored.InvalidRecords,
        (int)_stored.DeadLetters,
        _storedUsers,
        (int)_stored.PassedOver,
        More: !Complete);
}
