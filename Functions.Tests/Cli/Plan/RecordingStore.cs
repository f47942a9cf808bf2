using Pipeline.LocalHost.Durable.Journals;

namespace Pipeline.Tests.Cli.Plan;

/// <summary>Keeps every record that is written to a store, those of journals that are gone by the end too.</summary>
internal sealed class RecordingStore(IJournalStore inner) : IJournalStore
{
    private readonly Lock _gate = new();
    private readonly List<(string Journal, JournalRecord Record)> _records = [];

    public IReadOnlyList<(string Journal, JournalRecord Record)> Records
    {
        get
        {
            lock (_gate)
            {
                return [.. _records];
            }
        }
    }

    public IEnumerable<string> List() => inner.List();

    public Stream? OpenRead(string name) => inner.OpenRead(name);

    public void Create(string name, ReadOnlyMemory<byte> content)
    {
        inner.Create(name, content);
        Record(name, content.Span);
    }

    public void Append(string name, ReadOnlyMemory<byte> content)
    {
        inner.Append(name, content);
        Record(name, content.Span);
    }

    public void Truncate(string name, long length) => inner.Truncate(name, length);

    public void Rename(string name, string newName) => inner.Rename(name, newName);

    public void Delete(string name) => inner.Delete(name);

    public void Close(string name) => inner.Close(name);

    public void Flush(string name) => inner.Flush(name);

    public void FlushNames() => inner.FlushNames();

    public void Dispose() => inner.Dispose();

    private void Record(string name, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            while (RecordCodec.TryRead(bytes, out var content) == RecordStatus.Complete)
            {
                _records.Add((name, JournalFormat.Decode(content)));
                bytes = bytes[(RecordCodec.HeaderLength + content.Length)..];
            }
        }
    }
}
