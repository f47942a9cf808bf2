namespace Pipeline.Embedded.Durable.Journals;

/// <summary>What a write does to a journal.</summary>
internal enum JournalWriteKind
{
    /// <summary>Adds records to a journal that exists.</summary>
    Append,

    /// <summary>Makes a new journal.</summary>
    Create,

    /// <summary>Puts a new journal in the place of an old one in one step, so that one or the other is there after a crash.</summary>
    Replace,

    /// <summary>Removes a journal.</summary>
    Delete,
}

/// <summary>One write to one journal; a removal has no content.</summary>
internal readonly record struct JournalWrite(JournalWriteKind Kind, string Name, ReadOnlyMemory<byte> Content = default);
