namespace Pipeline.Embedded.Mongo;

/// <summary>Words of the server in messages.</summary>
internal static class MongoText
{
    private const int Longest = 300;

    /// <summary>Foreign text on one line and of bounded length.</summary>
    public static string Quote(string text)
    {
        var line = string.Concat(text.Take(Longest).Select(character => char.IsControl(character) ? ' ' : character));
        return text.Length > Longest ? line + "…" : line;
    }
}
