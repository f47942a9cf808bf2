namespace Pipeline.MicroBatch;

/// <summary>Cuts texts between characters: half of a surrogate pair is no text that a database takes.</summary>
public static class CutText
{
    /// <summary>The text, or as much of it as fits, with an ellipsis.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">UTF-16 units of it at most, the ellipsis not counted; at least 1.</param>
    public static string At(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
