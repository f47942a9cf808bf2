namespace Pipeline.CouchDb;

/// <summary>Bytes in a pooled array that grows as it is filled. Not safe for several callers.</summary>
internal sealed class PooledBytes(int capacity) : IDisposable
{
    private byte[] _array = ByteArrays.Rent(capacity);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _array.AsSpan(0, Length);

    /// <summary>Free room at the end, at least one byte.</summary>
    public Memory<byte> Free()
    {
        if (Length == _array.Length)
        {
            var larger = ByteArrays.Rent(ByteArrays.Longer(_array.Length));
            Written.CopyTo(larger);
            ByteArrays.Return(_array);
            _array = larger;
        }

        return _array.AsMemory(Length);
    }

    /// <summary>Reads what has been written; not to be used once this is disposed.</summary>
    public Stream ToStream() => new MemoryStream(_array, 0, Length, writable: false);

    public void Advance(int count) => Length += count;

    /// <summary>Hands the array over: the caller returns it to the pool.</summary>
    public byte[] Detach()
    {
        var array = _array;
        _array = [];
        return array;
    }

    public void Dispose()
    {
        if (_array.Length > 0)
        {
            ByteArrays.Return(_array);
            _array = [];
        }

        Length = 0;
    }
}
