using System.Buffers;

namespace Pipeline.Classification.Annotations;

/// <summary>Recognises markers and escaped markers by looking back from their last distinctive byte.</summary>
internal static class Markers
{
    private const int LongestSuspect = 64;

    private static readonly SearchValues<byte> LastBytes = SearchValues.Create("@]"u8);

    /// <summary>Finds the next byte that a marker may end with.</summary>
    /// <param name="text">What is searched.</param>
    /// <param name="position">Where the search begins; moved behind what was found.</param>
    /// <param name="last">The offset of the byte.</param>
    public static bool Next(ReadOnlySpan<byte> text, ref int position, out int last)
    {
        var found = text[position..].IndexOfAny(LastBytes);
        last = position + found;
        position = last + 1;
        return found >= 0;
    }

    /// <summary>True when the <c>@</c> that follows <paramref name="before"/> ends <c>[</c>, backslashes, <c>@</c>.</summary>
    public static bool EndsOpening(ReadOnlySpan<byte> before, out int backslashes)
    {
        backslashes = TrailingBackslashes(before);
        return before.Length > backslashes && before[before.Length - backslashes - 1] == '[';
    }

    /// <summary>
    /// True when <paramref name="before"/> ends with <c>#</c> or <c>@</c> and something short on the same line that may be meant for a label.
    /// </summary>
    /// <param name="before">What stands before the end of the marker.</param>
    /// <param name="length">The length of it, with the <c>#</c>.</param>
    public static bool LooksLikeLabel(ReadOnlySpan<byte> before, out int length)
    {
        var near = before[^Math.Min(before.Length, LongestSuspect)..];
        length = near.Length - near.LastIndexOfAny("#@\n"u8);
        return length <= near.Length && near[^length] != '\n';
    }

    public static int TrailingBackslashes(ReadOnlySpan<byte> before) => before.Length - before.TrimEnd((byte)'\\').Length;
}
