using System.Globalization;

namespace Pipeline.LocalHost.Durable.Store;

/// <summary>
/// Keeps the engine's file to one host: a file beside it, opened by one process alone, and one more with the holder's process id, since nobody else can
/// read the first. The system drops the lock with the process.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    /// <param name="path">The engine's file.</param>
    /// <exception cref="UnusableStoreException">Another host has it.</exception>
    public StoreLock(string path)
    {
        var (file, owner) = (path + ".lock", path + ".pid");
        try
        {
            _file = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (File.Exists(file))
        {
            var process = File.Exists(owner) ? $" (process {File.ReadAllText(owner).Trim()})" : string.Empty;
            throw new UnusableStoreException(
                $"The folder '{Path.GetDirectoryName(path)}' is in use by another host{process}. Stop that host or choose another folder.", exception);
        }

        File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
