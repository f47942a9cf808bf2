using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Tests.Durable;

/// <summary>What a crash leaves of writes that were not flushed.</summary>
public enum CrashKind
{
    /// <summary>All of them but the one that failed.</summary>
    Whole,

    /// <summary>All of them, and half of the one that failed.</summary>
    Torn,

    /// <summary>None of them, names included.</summary>
    Lost,
}

/// <summary>A disk in memory that can fail at a given operation, as if the machine had lost its power.</summary>
internal sealed class MemoryDisk
{
    private readonly Lock _gate = new();
    private Dictionary<string, FileNode> _names = new(StringComparer.Ordinal);
    private Dictionary<string, FileNode> _durableNames = new(StringComparer.Ordinal);
    private int _crashAt = int.MaxValue;
    private CrashKind _kind;

    /// <summary>Writing operations since the last opening.</summary>
    public int Operations { get; private set; }

    public IReadOnlyDictionary<string, byte[]> Files
    {
        get
        {
            lock (_gate)
            {
                return _names.ToDictionary(pair => pair.Key, pair => pair.Value.Data);
            }
        }
    }

    /// <summary>Told the name of a file before it is deleted.</summary>
    public Action<string>? Deleting { get; set; }

    /// <summary>What a crash would leave of a file for certain.</summary>
    public byte[] DurableContent(string name)
    {
        lock (_gate)
        {
            return _durableNames.TryGetValue(name, out var file) ? file.Data[..file.DurableLength] : [];
        }
    }

    /// <summary>Fails the writing operation with this number, counted from 1 at the next opening, and all after it.</summary>
    public void CrashAt(int operation, CrashKind kind)
    {
        _crashAt = operation;
        _kind = kind;
    }

    /// <summary>Puts bytes in the place of a file's.</summary>
    public void Overwrite(string name, byte[] data)
    {
        lock (_gate)
        {
            _names[name] = _durableNames[name] = new FileNode { Data = data, DurableLength = data.Length };
        }
    }

    /// <summary>Opens the disk, as after a start of the machine.</summary>
    public IJournalStore Open()
    {
        Operations = 0;
        return new Store(this);
    }

    private void Do(Action operation, Action? half = null)
    {
        lock (_gate)
        {
            if (++Operations < _crashAt)
            {
                operation();
                return;
            }

            if (Operations == _crashAt)
            {
                Crash(half);
            }

            throw new IOException("The disk is gone.");
        }
    }

    private void Crash(Action? half)
    {
        if (_kind == CrashKind.Torn)
        {
            half?.Invoke();
        }
        else if (_kind == CrashKind.Lost)
        {
            _names = new Dictionary<string, FileNode>(_durableNames, StringComparer.Ordinal);
            foreach (var file in _names.Values)
            {
                file.Data = file.Data[..file.DurableLength];
            }
        }
    }

    private sealed class FileNode
    {
        public byte[] Data { get; set; } = [];

        public int DurableLength { get; set; }
    }

    private sealed class Store(MemoryDisk disk) : IJournalStore
    {
        public IEnumerable<string> List() => disk.Files.Keys;

        public Stream? OpenRead(string name) => disk.Files.TryGetValue(name, out var data) ? new MemoryStream(data, writable: false) : null;

        public void Create(string name, ReadOnlyMemory<byte> content) => disk.Do(
            () => disk._names[name] = new FileNode { Data = content.ToArray() },
            () => disk._names[name] = new FileNode { Data = content[..(content.Length / 2)].ToArray() });

        public void Append(string name, ReadOnlyMemory<byte> content) => disk.Do(
            () => disk._names[name].Data = [.. disk._names[name].Data, .. content.Span],
            () => disk._names[name].Data = [.. disk._names[name].Data, .. content.Span[..(content.Length / 2)]]);

        public void Truncate(string name, long length) => disk.Do(() =>
        {
            var file = disk._names[name];
            file.Data = file.Data[..(int)length];
            file.DurableLength = Math.Min(file.DurableLength, (int)length);
        });

        public void Rename(string name, string newName) => disk.Do(() =>
        {
            disk._names.Remove(name, out var file);
            disk._names[newName] = file!;
        });

        public void Delete(string name) => disk.Do(() =>
        {
            disk.Deleting?.Invoke(name);
            disk._names.Remove(name);
        });

        public void Close(string name)
        {
        }

        public void Flush(string name) => disk.Do(() => disk._names[name].DurableLength = disk._names[name].Data.Length);

        public void FlushNames() => disk.Do(() => disk._durableNames = new Dictionary<string, FileNode>(disk._names, StringComparer.Ordinal));

        public void Dispose()
        {
        }
    }
}
