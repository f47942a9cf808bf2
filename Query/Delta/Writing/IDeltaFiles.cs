namespace Pipeline.Query.Delta.Writing;

/// <summary>The steps that change what lies in the folder of a table. After any of them the process may end.</summary>
internal interface IDeltaFiles
{
    /// <summary>Makes a folder and those above it, unless they are there.</summary>
    void CreateFolder(string path);

    /// <summary>Writes a file that is not there yet; when it comes back the disk has all of it.</summary>
    Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Gives a file another name of the same folder, at one stroke; false, and nothing has changed, when there is one of that name.</summary>
    bool TryRename(string path, string name);

    /// <summary>Removes a file.</summary>
    void Delete(string path);
}
