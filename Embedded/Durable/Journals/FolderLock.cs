using System.Globalization;

namespace Pipeline.Embedded.Durable.Journals;

/// <summary>Keeps a folder to one host: an exclusively opened file, and beside it the holder's process id.</summary>
internal sealed class FolderLock : IDisposable
{
    private const string LockFile = "host.lock";
    private const string OwnerFile = "host.pid";

    private readonly FileStream _lock;

    /// <exception cref="IOException">Another host holds the folder.</exception>
    public FolderLock(string folder)
    {
        var owner = Path.Combine(folder, OwnerFile);
        try
        {
            _lock = new FileStream(Path.Combine(folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception is not DirectoryNotFoundException)
        {
            var process = File.Exists(owner) ? $" (process {File.ReadAllText(owner).Trim()})" : string.Empty;
            throw new IOException($"The folder '{folder}' is in use by another host{process}. Stop that host or choose another folder.", exception);
        }

        File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Whether a file of the folder belongs to the lock.</summary>
    public static bool Owns(string name) => name is LockFile or OwnerFile;

    public void Dispose() => _lock.Dispose();
}
