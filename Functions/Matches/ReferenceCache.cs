using Microsoft.Extensions.Options;
using Pipeline.Matching.Index;

namespace Pipeline.Matches;

/// <summary>
/// References made ready, shared by all batches and requests of this process. Each version is loaded once, however many ask for it at the same time;
/// beyond MATCH_CACHE_MB the one that was not used for longest goes.
/// </summary>
internal sealed class ReferenceCache(ReferenceStore store, IOptions<MatchSettings> settings)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Entry> _byUse = new();
    private readonly Dictionary<(string Name, string Version), LinkedListNode<Entry>> _entries = [];

    /// <summary>How many are kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>The index of a version; null when it is not there.</summary>
    public async Task<ReferenceIndex?> GetAsync(string name, string version, CancellationToken cancellationToken)
    {
        var entry = Take((name, version));
        try
        {
            var index = await entry.Loading.Value.WaitAsync(cancellationToken);
            if (index is null)
            {
                Drop(entry);
            }
            else
            {
                Settle(entry, index.Bytes);
            }

            return index;
        }
        catch when (entry.Loading.Value is { IsCompleted: true, IsCompletedSuccessfully: false })
        {
            // The next one who asks loads it again.
            Drop(entry);
            throw;
        }
    }

    private Entry Take((string Name, string Version) key)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                return node.Value;
            }

            // Not the caller's cancellation: others may wait for the same.
            var entry = new Entry(key, new Lazy<Task<ReferenceIndex?>>(() => Task.Run(() => LoadAsync(key), CancellationToken.None)));
            _entries[key] = _byUse.AddFirst(entry);
            return entry;
        }
    }

    private async Task<ReferenceIndex?> LoadAsync((string Name, string Version) key) =>
        await store.LoadAsync(key.Name, key.Version, CancellationToken.None) is { } reference ? new ReferenceIndex(reference) : null;

    private void Settle(Entry entry, long bytes)
    {
        lock (_lock)
        {
            entry.Bytes = bytes;
            var most = settings.Value.CacheMegabytes * 1_000_000L;
            var sum = _byUse.Sum(other => other.Bytes);
            for (var node = _byUse.Last; sum > most && node is not null && node.Value != entry;)
            {
                var before = node.Previous;
                if (node.Value.Bytes > 0)
                {
                    sum -= node.Value.Bytes;
                    _entries.Remove(node.Value.Key);
                    _byUse.Remove(node);
                }

                node = before;
            }
        }
    }

    private void Drop(Entry entry)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(entry.Key, out var node) && node.Value == entry)
            {
                _entries.Remove(entry.Key);
                _byUse.Remove(node);
            }
        }
    }

    private sealed class Entry((string Name, string Version) key, Lazy<Task<ReferenceIndex?>> loading)
    {
        public (string Name, string Version) Key { get; } = key;

        public Lazy<Task<ReferenceIndex?>> Loading { get; } = loading;

        /// <summary>Zero until it is loaded.</summary>
        public long Bytes { get; set; }
    }
}
