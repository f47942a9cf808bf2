namespace Pipeline.Embedded.Durable.Journals;

/// <summary>How a journal ends.</summary>
internal enum JournalTail
{
    /// <summary>With its last record.</summary>
    Whole,

    /// <summary>With a record that was not written to its end, and nothing after it.</summary>
    Torn,

    /// <summary>There is a bad record, and good ones after it.</summary>
    Damaged,
}
