namespace Pipeline.Classification;

/// <summary>The text is not valid UTF-8. Trying again cannot help: the source itself has to be mended.</summary>
/// <param name="byteOffset">Offset in bytes, from 0, of the first byte that begins no valid sequence.</param>
internal sealed class InvalidTextException(long byteOffset)
    : Exception($"The text is not valid UTF-8: the bytes at offset {byteOffset} begin no character. Convert the text to UTF-8.")
{
    public long ByteOffset { get; } = byteOffset;
}
