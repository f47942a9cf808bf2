using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Checkpoints;

namespace Pipeline.MicroBatch;

/// <summary>
/// The versions of rows within the overlap whose results are stored. It never holds one that is not done; when it is full it forgets the
/// oldest, which are then processed again.
/// </summary>
/// <remarks>
/// A version of a row is told by 128 bits of the SHA-256 of its id and time, so the set takes 24 bytes a row however long ids are, and two
/// rows are taken for one with a probability that stays below 1e-28 in a full set.
/// </remarks>
/// <param name="overlap">How far before the newest row versions are kept.</param>
/// <param name="capacity">Versions at most.</param>
internal sealed class RecognisedRows(TimeSpan overlap, int capacity = RecognisedRows.DefaultCapacity)
{
    /// <summary>2.4 MB as a blob.</summary>
    public const int DefaultCapacity = 100_000;

    private const int KeySize = 16;
    private const int EntrySize = sizeof(long) + KeySize;
    private const int StackLimit = 512;

    private static ReadOnlySpan<byte> Magic => "PLR1"u8;

    private readonly HashSet<UInt128> _keys = [];
    private readonly PriorityQueue<UInt128, long> _oldest = new();
    private long _window = long.MinValue;

    public int Count => _keys.Count;

    /// <summary>Whether it differs from what was read, or from an empty set.</summary>
    public bool Changed { get; private set; }

    public bool Contains(Cursor row) => _keys.Contains(KeyOf(row));

    /// <summary>Those of some rows that it does not hold, with the keys that <see cref="Add(Cursor, UInt128)"/> takes them by.</summary>
    public (IReadOnlyList<SourceRecord> Rows, IReadOnlyList<UInt128> Keys) Fresh(IReadOnlyList<SourceRecord> rows)
    {
        var (fresh, keys) = (new List<SourceRecord>(rows.Count), new List<UInt128>(rows.Count));
        foreach (var row in rows)
        {
            var key = KeyOf(row.Cursor);
            if (!_keys.Contains(key))
            {
                fresh.Add(row);
                keys.Add(key);
            }
        }

        return (fresh, keys);
    }

    public void Add(Cursor row) => Add(row, KeyOf(row));

    public void Add(Cursor row, UInt128 rowKey)
    {
        var milliseconds = row.UpdatedAt.ToUnixTimeMilliseconds();
        _window = Math.Max(_window, milliseconds - (long)overlap.TotalMilliseconds);
        if (milliseconds >= _window && _keys.Add(rowKey))
        {
            _oldest.Enqueue(rowKey, milliseconds);
            Changed = true;
        }

        while (_oldest.TryPeek(out var key, out var oldest) && (oldest < _window || _keys.Count > capacity))
        {
            _oldest.Dequeue();
            _keys.Remove(key);
            Changed = true;
        }
    }

    /// <summary>The set as a blob.</summary>
    /// <param name="token">Binds it to a checkpoint.</param>
    public byte[] Write(string token)
    {
        var name = Encoding.UTF8.GetBytes(token);
        var content = new byte[Magic.Length + sizeof(int) + name.Length + (EntrySize * _oldest.Count)];
        Magic.CopyTo(content);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(Magic.Length), name.Length);
        name.CopyTo(content.AsSpan(Magic.Length + sizeof(int)));
        var rest = content.AsSpan(Magic.Length + sizeof(int) + name.Length);
        foreach (var (key, milliseconds) in _oldest.UnorderedItems)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, milliseconds);
            BinaryPrimitives.WriteUInt128LittleEndian(rest[sizeof(long)..], key);
            rest = rest[EntrySize..];
        }

        return content;
    }

    /// <summary>Adds what a blob holds; nothing when the blob is another checkpoint's or no such blob.</summary>
    /// <returns>Whether the blob was the right one.</returns>
    public bool TryRead(ReadOnlySpan<byte> content, string token)
    {
        var name = Encoding.UTF8.GetBytes(token);
        var head = Magic.Length + sizeof(int) + name.Length;
        if (content.Length < head
            || !content.StartsWith(Magic)
            || BinaryPrimitives.ReadInt32LittleEndian(content[Magic.Length..]) != name.Length
            || !content[(Magic.Length + sizeof(int))..head].SequenceEqual(name)
            || (content.Length - head) % EntrySize != 0)
        {
            return false;
        }

        for (var rest = content[head..]; rest.Length > 0; rest = rest[EntrySize..])
        {
            var key = BinaryPrimitives.ReadUInt128LittleEndian(rest[sizeof(long)..]);
            if (_keys.Add(key))
            {
                _oldest.Enqueue(key, BinaryPrimitives.ReadInt64LittleEndian(rest));
            }
        }

        return true;
    }

    private static UInt128 KeyOf(Cursor row)
    {
        var id = row.Id ?? "";
        var size = sizeof(long) + Encoding.UTF8.GetMaxByteCount(id.Length);
        var bytes = size <= StackLimit ? stackalloc byte[size] : new byte[size];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, row.UpdatedAt.ToUnixTimeMilliseconds());
        var length = sizeof(long) + Encoding.UTF8.GetBytes(id, bytes[sizeof(long)..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
