namespace Pipeline.Query.MySql;

/// <summary>A word of a statement.</summary>
/// <param name="Text">The name, the sign, or nothing for a text.</param>
/// <param name="IsName">Whether it is a name or keyword.</param>
/// <param name="IsQuoted">Whether it stood in backticks or was a text.</param>
/// <param name="IsCall">Whether it is a name before an opening bracket.</param>
internal sealed record MySqlWord(string Text, bool IsName, bool IsQuoted, bool IsCall);
