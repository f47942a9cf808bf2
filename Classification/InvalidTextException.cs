namespace Pipeline.Classification;

/// <summary>The bytes are no text in UTF-8. Trying again cannot help: the source itself has to be mended.</summary>
public sealed class InvalidTextException : Exception
{
    /// <param name="byteOffset">Offset in bytes, from 0, of the first byte that begins no valid sequence.</param>
    public InvalidTextException(long byteOffset)
        : this(byteOffset, $"The text is not valid UTF-8: the bytes at offset {byteOffset} begin no character. Convert the text to UTF-8.")
    {
    }

    private InvalidTextException(long byteOffset, string message)
        : base(message) => ByteOffset = byteOffset;

    /// <summary>Offset in bytes, from 0, of what is no text.</summary>
    public long ByteOffset { get; }

    /// <summary>For a text whose media type names a charset that nothing here can read.</summary>
    public static InvalidTextException UnknownCharset(string name) =>
        new(0, $"The text's media type declares the charset '{Short(name)}', which is not known here. Declare the right one, or convert the text to UTF-8.");

    /// <summary>For bytes that are none of the charset that they are declared to be in.</summary>
    public static InvalidTextException NotOfCharset(string name, long byteOffset) =>
        new(
            byteOffset,
            $"The text's media type declares the charset '{Short(name)}', and from offset {byteOffset} on there are bytes that are none of it. "
            + "Declare the right one, or convert the text to UTF-8.");

    /// <summary>For bytes with a zero among them, which no text has.</summary>
    public static InvalidTextException ZeroAt(long byteOffset) =>
        new(byteOffset, $"There is a zero byte at offset {byteOffset}: this is binary data or UTF-16. Give a text in UTF-8, or declare its charset.");

    private static string Short(string name) => name.Length <= 40 ? name : name[..40] + "…";
}
