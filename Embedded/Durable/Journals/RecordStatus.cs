namespace Pipeline.Embedded.Durable.Journals;

/// <summary>What was found where a record should begin.</summary>
internal enum RecordStatus
{
    /// <summary>A whole, correct record.</summary>
    Complete,

    /// <summary>The beginning of a record whose rest is missing.</summary>
    Incomplete,

    /// <summary>Bytes that are no record.</summary>
    Corrupt,
}
