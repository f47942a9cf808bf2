using System.Runtime.InteropServices;

namespace Pipeline.Query.Delta.Writing;

/// <summary>Files of this machine, or of a share that it has mounted.</summary>
internal sealed partial class LocalDeltaFiles : IDeltaFiles
{
    private const int CurrentFolder = -100;
    private const uint NoReplace = 1;
    private const int FileExists = 17;

    public void CreateFolder(string path) => Directory.CreateDirectory(path);

    public async Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        await file.WriteAsync(bytes, cancellationToken);
        file.Flush(flushToDisk: true);
    }

    // Where link(2) is missing, as on SMB shares, File.Move copies, and another could read the half of a file.
    public bool TryRename(string path, string name)
    {
        var target = Path.Combine(Path.GetDirectoryName(path)!, name);
        if (OperatingSystem.IsLinux())
        {
            if (Rename(CurrentFolder, path, CurrentFolder, target, NoReplace) == 0)
            {
                return true;
            }

            if (Marshal.GetLastPInvokeError() == FileExists)
            {
                return false;
            }
        }

        try
        {
            File.Move(path, target, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(target))
        {
            return false;
        }
    }

    public void Delete(string path) => File.Delete(path);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(int folder, string path, int newFolder, string newPath, uint flags);
}
