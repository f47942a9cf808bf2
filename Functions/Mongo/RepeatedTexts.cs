using System.Text;

namespace Pipeline.Mongo;

/// <summary>Texts that come again and again, made once. Not thread-safe.</summary>
internal sealed class RepeatedTexts
{
    private const int Slots = 64;
    private const int Longest = 32;

    private readonly (byte[] Bytes, string Text)[] _slots = new (byte[], string)[Slots];

    /// <summary>The text of bytes; what is not UTF-8 in it becomes U+FFFD.</summary>
    public string Get(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > Longest)
        {
            return Encoding.UTF8.GetString(bytes);
        }

        ref var slot = ref _slots[((bytes.Length * 31) + (bytes[0] * 7) + bytes[^1]) % Slots];
        if (slot.Bytes is null || !bytes.SequenceEqual(slot.Bytes))
        {
            slot = (bytes.ToArray(), Encoding.UTF8.GetString(bytes));
        }

        return slot.Text;
    }
}
