namespace Pipeline.Classification;

/// <summary>
/// A run of bytes of a text: <paramref name="Start"/> included, <see cref="End"/> excluded. Two are equal when both offsets are.
/// </summary>
/// <param name="Start">Offset of the first byte, from 0.</param>
/// <param name="Length">Number of bytes, at least 1 in what the segmenter gives.</param>
public readonly record struct Paragraph(int Start, int Length)
{
    public int End => Start + Length;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> text) => text.Slice(Start, Length);
}
