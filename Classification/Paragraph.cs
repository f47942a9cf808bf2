namespace Pipeline.Classification;

/// <summary>
/// A run of bytes of a text: <paramref name="Start"/> included, <see cref="End"/> excluded. Two are equal when both offsets are.
/// </summary>
/// <param name="Start">Offset of the first byte, from 0.</param>
/// <param name="Length">Number of bytes, at least 1 in what the segmenter gives.</param>
public readonly record struct Paragraph(int Start, int Length)
{
    /// <summary>Offset behind the last byte.</summary>
    public int End => Start + Length;

    /// <summary>The bytes of this paragraph in <paramref name="text"/>, of which it was cut.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> text) => text.Slice(Start, Length);
}
