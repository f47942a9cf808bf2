namespace Pipeline.Embedded.Durable.Journals;

/// <summary>The records of a journal, the bytes they take, and what comes after them.</summary>
internal sealed record JournalContent(IReadOnlyList<JournalRecord> Records, long Length, JournalTail Tail)
{
    /// <summary>Reads a whole journal.</summary>
    public static JournalContent Read(Stream journal)
    {
        using var reader = new JournalReader(journal);
        var records = new List<JournalRecord>();
        while (reader.TryRead(out var record, out _))
        {
            records.Add(record);
        }

        return new JournalContent(records, reader.Offset, reader.Tail);
    }

    /// <summary>Reads the one record that begins at an offset; null when there is none.</summary>
    public static JournalRecord? ReadRecord(Stream journal, long offset)
    {
        using var reader = new JournalReader(journal, offset);
        return reader.TryRead(out var record, out _) ? record : null;
    }
}
