using System.Globalization;

namespace Pipeline.LocalHost.Durable.Store;

/// <summary>Keeps the engine's file to one host: a file beside it, opened by one process alone. The system drops the lock with the process.</summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    /// <param name="path">The file of the lock; it holds the process id of its owner.</param>
    /// <exception cref="UnusableStoreException">Another host has it.</exception>
    public StoreLock(string path)
    {
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new UnusableStoreException(
                $"The folder '{Path.GetDirectoryName(path)}' is in use by another host{OwnerOf(path)}. Stop that host or choose another folder.", exception);
        }

        _file.SetLength(0);
        _file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        _file.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string OwnerOf(string path)
    {
        try
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return reader.ReadToEnd() is { Length: > 0 } process ? $" (process {process})" : string.Empty;
        }
        catch (IOException)
        {
            // Some systems keep a locked file from being read too.
            return string.Empty;
        }
    }
}
