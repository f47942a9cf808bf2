namespace Pipeline.Embedded.Durable.Journals;

/// <summary>
/// The disk of the journals. Writing is done by one thread at a time; reading goes on beside it. Nothing is durable before
/// <see cref="Flush"/>, nor is a file's creation, renaming or removal before <see cref="FlushNames"/>.
/// </summary>
internal interface IJournalStore : IDisposable
{
    /// <summary>The names of all files, in no order.</summary>
    IEnumerable<string> List();

    /// <summary>Opens a file for reading; null when there is none of that name.</summary>
    Stream? OpenRead(string name);

    /// <summary>Makes a file with the given content, in place of any of that name.</summary>
    void Create(string name, ReadOnlyMemory<byte> content);

    /// <summary>Adds to the end of a file that exists.</summary>
    void Append(string name, ReadOnlyMemory<byte> content);

    /// <summary>Cuts a file off.</summary>
    void Truncate(string name, long length);

    /// <summary>Gives a file another name, in place of any file that has it.</summary>
    void Rename(string name, string newName);

    /// <summary>Removes a file; nothing happens when there is none.</summary>
    void Delete(string name);

    /// <summary>Says that a file will not be written for now.</summary>
    void Close(string name);

    /// <summary>Makes the content of a file durable.</summary>
    void Flush(string name);

    /// <summary>Makes creations, renamings and removals durable, where the platform allows it.</summary>
    void FlushNames();
}
