using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Pipeline.Classification;

internal static class Utf8Text
{
    /// <summary>Refuses anything but valid UTF-8 without zero bytes, naming the offset of the first byte that is wrong.</summary>
    /// <exception cref="InvalidTextException">The bytes are not valid UTF-8, or a zero is among them.</exception>
    public static void ThrowIfInvalid(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf((byte)0) is var zero and >= 0)
        {
            throw InvalidTextException.ZeroAt(zero);
        }

        if (!Utf8.IsValid(text))
        {
            throw new InvalidTextException(FirstInvalidByte(text));
        }
    }

    private static int FirstInvalidByte(ReadOnlySpan<byte> text)
    {
        var offset = 0;
        while (offset < text.Length)
        {
            if (Rune.DecodeFromUtf8(text[offset..], out _, out var consumed) != OperationStatus.Done)
            {
                return offset;
            }

            offset += consumed;
        }

        throw new InvalidOperationException("The text is valid UTF-8: there is no invalid byte to find.");
    }
}
