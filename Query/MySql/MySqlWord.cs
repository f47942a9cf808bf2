namespace Pipeline.Query.MySql;

/// <summary>A word of a statement.</summary>
/// <param name="Text">The name, the number, the sign, or nothing for a text.</param>
/// <param name="IsName">Whether it is a name or keyword.</param>
/// <param name="IsQuoted">Whether it stood in backticks or was a text.</param>
/// <param name="IsCall">Whether it is a name before an opening bracket.</param>
/// <param name="Written">The word as it stands in the statement, quotes included.</param>
/// <param name="IsApart">Whether white space or a comment stands before it.</param>
internal sealed record MySqlWord(string Text, bool IsName, bool IsQuoted, bool IsCall, string Written, bool IsApart)
{
    /// <summary>Whether it is that keyword or sign, outside quotes.</summary>
    public bool Is(string text) => !IsQuoted && Text.Equals(text, StringComparison.OrdinalIgnoreCase);
}
