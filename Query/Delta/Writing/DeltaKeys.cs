using System.Runtime.InteropServices;

namespace Pipeline.Query.Delta.Writing;

/// <summary>The keys of the rows that were appended last, as the commits carry them: beside its file, in <c>tags</c>.</summary>
/// <param name="capacity">The most keys; when there are more, those of the oldest commits are forgotten.</param>
internal sealed class DeltaKeys(int capacity)
{
    /// <summary>The tag of a file that holds them.</summary>
    public const string Tag = "pipeline.keys";

    private readonly HashSet<UInt128> _keys = [];
    private readonly Queue<UInt128> _oldest = new();

    public bool Contains(UInt128 key) => _keys.Contains(key);

    /// <summary>Takes those that a commit carries.</summary>
    public void Add(string tag)
    {
        foreach (var key in MemoryMarshal.Cast<byte, UInt128>(Convert.FromBase64String(tag)))
        {
            if (_keys.Add(key))
            {
                _oldest.Enqueue(key);
            }
        }

        while (_keys.Count > capacity)
        {
            _keys.Remove(_oldest.Dequeue());
        }
    }

    /// <summary>Keys as a commit carries them.</summary>
    public static string Write(IReadOnlyCollection<UInt128> keys) => Convert.ToBase64String(MemoryMarshal.AsBytes<UInt128>(keys.ToArray()));
}
