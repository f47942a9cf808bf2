namespace Pipeline.Queries;

/// <summary>Whole answers by their ETags, up to QUERY_CACHE_MB; beyond it the one that was not used for longest goes.</summary>
internal sealed class ResultCache(long mostBytes)
{
    // One large result must not drive out all others.
    private const int LeastResults = 8;

    private readonly Lock _lock = new();
    private readonly LinkedList<CachedResult> _byUse = new();
    private readonly Dictionary<string, LinkedListNode<CachedResult>> _results = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>The most bytes of one result.</summary>
    public long MostBytesOfOne => mostBytes / LeastResults;

    /// <summary>The bytes that are kept.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>The answer of that tag; null when it is not here.</summary>
    public CachedResult? Find(string tag)
    {
        lock (_lock)
        {
            if (!_results.TryGetValue(tag, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value;
        }
    }

    /// <summary>Keeps an answer, unless it is too large.</summary>
    public void Add(CachedResult result)
    {
        if (result.Body.Length > MostBytesOfOne)
        {
            return;
        }

        lock (_lock)
        {
            if (_results.ContainsKey(result.Tag))
            {
                return;
            }

            _results[result.Tag] = _byUse.AddFirst(result);
            _bytes += result.Body.Length;
            while (_bytes > mostBytes && _byUse.Last is { } last)
            {
                _byUse.RemoveLast();
                _results.Remove(last.Value.Tag);
                _bytes -= last.Value.Body.Length;
            }
        }
    }
}
