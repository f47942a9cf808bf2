using System.Buffers.Text;
using Pipeline.Classification.Features;

namespace Pipeline.Classification.Segmentation;

/// <summary>A word or a number of a short line.</summary>
/// <param name="Start">Offset in the line.</param>
/// <param name="End">Offset of the byte after it.</param>
/// <param name="Hash">Hash of the letters, in small ones; 0 for a number.</param>
/// <param name="Value">The number, at most <see cref="int.MaxValue"/>; -1 for a word.</param>
internal readonly record struct PageToken(int Start, int End, uint Hash, int Value)
{
    public int Length => End - Start;

    public bool IsNumber => Value >= 0;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> line) => line[Start..End];

    public static PageToken Read(ReadOnlySpan<byte> line, int start, int end)
    {
        var text = line[start..end];
        if (char.IsAsciiDigit((char)text[0]))
        {
            return new PageToken(start, end, 0, Utf8Parser.TryParse(text, out int value, out _) ? value : int.MaxValue);
        }

        var hash = FeatureHash.Seed;
        foreach (var letter in text)
        {
            hash = FeatureHash.Add(hash, char.IsAsciiLetterUpper((char)letter) ? (byte)(letter | 0x20) : letter);
        }

        return new PageToken(start, end, FeatureHash.Finish(hash), -1);
    }
}
