using System.Buffers;

namespace Pipeline.CouchDb;

/// <summary>
/// Arrays for bytes in hand: small ones from the shared pool, large ones made to measure and left to the garbage collector. The pool rounds up to a power of
/// two and keeps an array for each thread that has given one back; of arrays of tens of megabytes that would be several times what is in hand.
/// </summary>
internal static class ByteArrays
{
    /// <summary>The longest array that the pool gives.</summary>
    private const int LongestPooled = 1024 * 1024;

    /// <summary>An array of at least <paramref name="length"/> bytes of anything.</summary>
    public static byte[] Rent(int length) =>
        length <= LongestPooled ? ArrayPool<byte>.Shared.Rent(length) : GC.AllocateUninitializedArray<byte>(length);

    /// <summary>The array is not used any more.</summary>
    public static void Return(byte[] array)
    {
        if (array.Length is > 0 and <= LongestPooled)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    /// <summary>
    /// The length of the array that follows one of <paramref name="length"/> bytes which is full: twice as long, or a quarter longer where it is large.
    /// </summary>
    public static int Longer(int length) =>
        (int)Math.Min(length < LongestPooled ? 2L * length : length + (length / 4L), Array.MaxLength);
}
