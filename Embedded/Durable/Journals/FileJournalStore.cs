using Microsoft.Win32.SafeHandles;

namespace Pipeline.Embedded.Durable.Journals;

/// <summary>Journals as files of one folder, locked against a second host for as long as the store lives.</summary>
internal sealed class FileJournalStore : IJournalStore
{
    // Enough for the instances that write at the same time, and far from the usual limit of 1,024 open files.
    private const int MostOpenFiles = 256;

    private readonly string _folder;
    private readonly FolderLock _lock;
    private readonly Dictionary<string, OpenFile> _open = new(StringComparer.Ordinal);

    /// <summary>Opens a folder, making it if need be.</summary>
    /// <exception cref="IOException">Another host uses the folder.</exception>
    public FileJournalStore(string folder)
    {
        _folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(_folder);
        _lock = new FolderLock(_folder);
    }

    public IEnumerable<string> List() => Directory.EnumerateFiles(_folder).Select(path => Path.GetFileName(path));

    public Stream? OpenRead(string name)
    {
        try
        {
            return new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public void Create(string name, ReadOnlyMemory<byte> content)
    {
        Close(name);
        Write(Open(name, FileMode.Create), content);
    }

    public void Append(string name, ReadOnlyMemory<byte> content) => Write(OpenExisting(name), content);

    public void Truncate(string name, long length)
    {
        var file = OpenExisting(name);
        RandomAccess.SetLength(file.Handle, length);
        file.Length = length;
    }

    public void Rename(string name, string newName)
    {
        Close(name);
        Close(newName);
        File.Move(PathOf(name), PathOf(newName), overwrite: true);
    }

    public void Delete(string name)
    {
        Close(name);
        File.Delete(PathOf(name));
    }

    public void Close(string name)
    {
        if (_open.Remove(name, out var file))
        {
            file.Handle.Dispose();
        }
    }

    public void Flush(string name) => RandomAccess.FlushToDisk(OpenExisting(name).Handle);

    public void FlushNames() => FolderFlush.Flush(_folder);

    public void Dispose()
    {
        foreach (var file in _open.Values)
        {
            file.Handle.Dispose();
        }

        _open.Clear();
        _lock.Dispose();
    }

    private static void Write(OpenFile file, ReadOnlyMemory<byte> content)
    {
        RandomAccess.Write(file.Handle, content.Span, file.Length);
        file.Length += content.Length;
    }

    private OpenFile OpenExisting(string name) => _open.TryGetValue(name, out var file) ? file : Open(name, FileMode.Open);

    private OpenFile Open(string name, FileMode mode)
    {
        if (_open.Count >= MostOpenFiles)
        {
            CloseSome();
        }

        var handle = File.OpenHandle(PathOf(name), mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var file = new OpenFile(handle) { Length = RandomAccess.GetLength(handle) };
        _open.Add(name, file);
        return file;
    }

    // A file closed before its flush loses nothing: Flush opens it again, and flushing covers all that was written to it.
    private void CloseSome()
    {
        foreach (var name in _open.Keys.Take(MostOpenFiles / 2).ToArray())
        {
            Close(name);
        }
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private sealed class OpenFile(SafeFileHandle handle)
    {
        public SafeFileHandle Handle { get; } = handle;

        public long Length { get; set; }
    }
}
