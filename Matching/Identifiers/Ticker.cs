namespace Pipeline.Matching.Identifiers;

/// <summary>Symbols under which shares are traded. They are used again by others, so that a ticker alone proves nothing.</summary>
public static class Ticker
{
    private const int Longest = 12;

    /// <summary>The symbol in capitals, with '-' for '.' and '/' between its parts; null when it cannot be one.</summary>
    public static string? Parse(string? text)
    {
        var ticker = IdentifierText.Clean(text).Replace('.', '-').Replace('/', '-');
        return ticker.Length is > 0 and <= Longest && ticker.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') && ticker[0] != '-'
            ? ticker
            : null;
    }
}
