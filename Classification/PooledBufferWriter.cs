using System.Buffers;

namespace Pipeline.Classification;

/// <summary>
/// A growing buffer over pooled arrays. Above 1 MiB they are made to measure and left to the garbage collector: the pool would keep one for each thread.
/// Not safe for two callers at once. Dispose it once; the memory it gave is not to be touched afterwards.
/// </summary>
public sealed class PooledBufferWriter : IBufferWriter<byte>, IDisposable
{
    private const int Smallest = 256;
    private const int LongestPooled = 1024 * 1024;

    private byte[] _buffer;

    /// <param name="capacity">Bytes expected; more is taken when needed.</param>
    public PooledBufferWriter(int capacity) => _buffer = Rent(Math.Max(capacity, Smallest));

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>What was written, until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, Length);

    /// <summary>What was written, until the next write.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, Length);

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - Length);
        Length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(Length);
    }

    /// <summary>Gives the memory back to its pool.</summary>
    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        Length = 0;
        Return(buffer);
    }

    private void Reserve(int sizeHint)
    {
        var needed = checked(Length + Math.Max(sizeHint, 1));
        if (needed <= _buffer.Length)
        {
            return;
        }

        var longer = _buffer.Length < LongestPooled ? 2L * _buffer.Length : _buffer.Length + (_buffer.Length / 4L);
        var larger = Rent((int)Math.Max(needed, Math.Min(longer, Array.MaxLength)));
        WrittenSpan.CopyTo(larger);
        Return(_buffer);
        _buffer = larger;
    }

    private static byte[] Rent(int length) =>
        length <= LongestPooled ? ArrayPool<byte>.Shared.Rent(length) : GC.AllocateUninitializedArray<byte>(length);

    private static void Return(byte[] array)
    {
        if (array.Length is > 0 and <= LongestPooled)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
