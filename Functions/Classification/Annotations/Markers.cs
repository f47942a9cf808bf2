namespace Pipeline.Classification.Annotations;

/// <summary>Recognises markers and escaped markers by looking back from their last distinctive byte.</summary>
internal static class Markers
{
    /// <summary>True when the <c>@</c> that follows <paramref name="before"/> ends <c>[</c>, backslashes, <c>@</c>.</summary>
    public static bool EndsOpening(ReadOnlySpan<byte> before, out int backslashes)
    {
        backslashes = TrailingBackslashes(before);
        return before.Length > backslashes && before[before.Length - backslashes - 1] == '[';
    }

    /// <summary>True when what follows <paramref name="before"/> ends <c>#Label</c>, backslashes.</summary>
    /// <param name="labelLength">Length of the label without the <c>#</c>.</param>
    public static bool EndsLabel(ReadOnlySpan<byte> before, out int labelLength, out int backslashes)
    {
        backslashes = TrailingBackslashes(before);
        var end = before.Length - backslashes;
        var start = end;
        while (start > 0 && IsLabelByte(before[start - 1]))
        {
            start--;
        }

        labelLength = end - start;
        return labelLength > 0 && before[start] != '-' && start > 0 && before[start - 1] == '#';
    }

    /// <summary>A label is a letter followed by letters and hyphens.</summary>
    public static bool IsLabel(ReadOnlySpan<char> label)
    {
        foreach (var letter in label)
        {
            if (!char.IsAsciiLetter(letter) && letter != '-')
            {
                return false;
            }
        }

        return label.Length > 0 && label[0] != '-';
    }

    private static bool IsLabelByte(byte value) => char.IsAsciiLetter((char)value) || value == '-';

    private static int TrailingBackslashes(ReadOnlySpan<byte> before)
    {
        var kept = before.TrimEnd((byte)'\\');
        return before.Length - kept.Length;
    }
}
